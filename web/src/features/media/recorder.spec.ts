// @vitest-environment jsdom
// feature: voice, voice-limit, voice-cancel, voice-waveform, limit-voice
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { VoiceRecording } from './model'
import { VoiceRecorder, type VoiceRecorderState } from './recorder'

const track = { stop: vi.fn() }
const stream = { getTracks: () => [track] }

/** A microphone that hears the same all the time. */
class FakeRecorder {
  static isTypeSupported = () => true
  state = 'inactive'
  mimeType = 'audio/ogg;codecs=opus'
  ondataavailable: ((event: { data: Blob }) => void) | undefined
  onstop: (() => void) | undefined
  start(): void {
    this.state = 'recording'
  }
  stop(): void {
    this.state = 'inactive'
    this.ondataavailable?.({ data: new Blob(['sound']) })
    this.onstop?.()
  }
}

class FakeAudio {
  createAnalyser = () => ({
    fftSize: 0,
    getFloatTimeDomainData: (samples: Float32Array) => samples.fill(0.5),
  })
  createMediaStreamSource = () => ({ connect: () => undefined })
  close = () => Promise.resolve()
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(performance, 'now').mockImplementation(() => Date.now())
  track.stop.mockClear()
  vi.stubGlobal('MediaRecorder', FakeRecorder)
  vi.stubGlobal('AudioContext', FakeAudio)
  Object.defineProperty(navigator, 'mediaDevices', {
    value: { getUserMedia: () => Promise.resolve(stream) },
    configurable: true,
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

async function recording(): Promise<{ recorder: VoiceRecorder; states: VoiceRecorderState[] }> {
  const states: VoiceRecorderState[] = []
  const recorder = new VoiceRecorder((state) => states.push(state))
  await recorder.start()
  return { recorder, states }
}

describe('voice recorder', () => {
  it('ends by itself before 60 seconds, and hands on what was said', async () => {
    const { recorder, states } = await recording()
    const full: (VoiceRecording | undefined)[] = []
    recorder.onFull = (spoken) => full.push(spoken)
    await vi.advanceTimersByTimeAsync(59_000)
    expect(full).toEqual([])
    expect(states.at(-1)?.phase).toBe('recording')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(full).toHaveLength(1)
    expect(full[0]?.durationMs).toBeGreaterThan(59_000)
    expect(full[0]?.durationMs).toBeLessThan(60_000)
    expect(full[0]?.blob.type).toBe('audio/ogg;codecs=opus')
    expect(full[0]?.waveform.length).toBeGreaterThan(0)
    expect(states.at(-1)?.phase).toBe('idle')
    expect(track.stop).toHaveBeenCalledOnce()
  })

  it('is nothing below a second, and nothing when it was cancelled', async () => {
    const { recorder } = await recording()
    await vi.advanceTimersByTimeAsync(900)
    expect(await recorder.stop()).toBeUndefined()
    await recorder.start()
    await vi.advanceTimersByTimeAsync(3_000)
    recorder.cancel()
    expect(await recorder.stop()).toBeUndefined()
    expect(track.stop).toHaveBeenCalledTimes(2)
  })

  it('lets the microphone go that was granted after one had cancelled', async () => {
    const recorder = new VoiceRecorder(() => undefined)
    const asking = recorder.start()
    recorder.cancel()
    await asking
    expect(track.stop).toHaveBeenCalledOnce()
    expect(await recorder.stop()).toBeUndefined()
  })
})
