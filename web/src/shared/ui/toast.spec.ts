import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { announce, spoken } from './toast'

describe('announce', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  it('leaves nothing behind that a recalled message said', () => {
    announce('Mei: my password is 1234')
    expect(spoken.value).toContain('1234')
    vi.runAllTimers()
    expect(spoken.value).toBe('')
  })

  it('says the same words twice', () => {
    announce('hi')
    const first = spoken.value
    announce('hi')
    expect(spoken.value).not.toBe(first)
  })
})
