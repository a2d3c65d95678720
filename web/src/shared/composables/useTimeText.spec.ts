// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { mountUi } from '@/testing/mount'
import { useTimeText } from './useTimeText'

async function words() {
  let made: ReturnType<typeof useTimeText> | undefined
  await mountUi({
    setup() {
      made = useTimeText()
      return () => null
    },
  })
  if (!made) throw new Error('not set up')
  return made
}

describe('useTimeText', () => {
  beforeEach(() => void vi.useFakeTimers({ now: new Date(2026, 4, 20, 15, 30), toFake: ['Date'] }))
  afterEach(() => void vi.useRealTimers())

  it('says a clock today, then yesterday, the weekday, the date', async () => {
    const { shortTime } = await words()
    const at = (...date: [number, number, number, number?, number?]) => new Date(...date).getTime()
    expect(shortTime(at(2026, 4, 20, 0, 5))).toBe('00:05')
    expect(shortTime(at(2026, 4, 19, 23, 59))).toBe('Yesterday')
    expect(shortTime(at(2026, 4, 16, 12))).toBe('Saturday')
    expect(shortTime(at(2026, 0, 2))).toBe('Jan 2')
    expect(shortTime(at(2025, 0, 2))).toBe('1/2/25')
    expect(shortTime(0)).toBe('')
  })

  it('writes sizes as people do', async () => {
    const { fileSize } = await words()
    expect(fileSize(812)).toBe('812 bytes')
    expect(fileSize(1_500_000)).toBe('1.4 MB')
    expect(fileSize(25 * 1024 * 1024)).toBe('25 MB')
  })
})
