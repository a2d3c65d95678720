import { afterEach, describe, expect, it, vi } from 'vitest'

const notes: number[] = []

/** A page with sound; `touched` once somebody tapped on it. */
async function page(touched: boolean) {
  notes.length = 0
  vi.resetModules()
  const part = { connect: () => undefined }
  const gain = { setValueAtTime: () => undefined, exponentialRampToValueAtTime: () => undefined }
  vi.stubGlobal(
    'AudioContext',
    class {
      readonly state = 'running'
      readonly currentTime = 10
      createGain = () => ({ ...part, gain })
      createOscillator = () => ({
        ...part,
        frequency: { value: 0 },
        start: (atS: number) => notes.push(atS),
        stop: () => undefined,
      })
    },
  )
  vi.stubGlobal('navigator', { userActivation: { hasBeenActive: touched } })
  return (await import('./chime')).playChime
}

afterEach(() => vi.unstubAllGlobals())

describe('playChime', () => {
  it('plays two notes, once for messages that come together', async () => {
    const playChime = await page(true)
    playChime(0)
    playChime(1_500)
    expect(notes).toEqual([10, 10.09])
    playChime(3_000)
    expect(notes).toHaveLength(4)
  })

  it('keeps still before the first tap, and is ready after it', async () => {
    const playChime = await page(false)
    playChime(0)
    expect(notes).toEqual([])
    vi.stubGlobal('navigator', { userActivation: { hasBeenActive: true } })
    playChime(1)
    expect(notes).toHaveLength(2)
  })
})
