// feature: voice-waveform
import { describe, expect, it } from 'vitest'
import { loudness, recordingType, waveformOf } from './waveform'

describe('loudness', () => {
  it('is 0 for silence, 1 for full scale, and between for a voice', () => {
    expect(loudness(new Float32Array(64))).toBe(0)
    expect(loudness(new Float32Array(64).fill(1))).toBe(1)
    const voice = loudness(new Float32Array(64).fill(0.1))
    expect(voice).toBeCloseTo(0.6)
    expect(loudness(new Float32Array())).toBe(0)
  })
})

describe('waveformOf', () => {
  it('has at most 64 bars, each the loudest of its part', () => {
    const levels = Array.from({ length: 640 }, (_, at) => (at % 10 === 3 ? 1 : 0.2))
    expect(waveformOf(levels)).toEqual(Array.from({ length: 64 }, () => 255))
  })

  it('has one bar for each level of a short recording, and one for none', () => {
    expect(waveformOf([0, 0.5, 2])).toEqual([0, 128, 255])
    expect(waveformOf([])).toEqual([0])
  })
})

describe('recordingType', () => {
  it('prefers Ogg, takes WebM, and says when there is no Opus', () => {
    expect(recordingType(() => true)).toContain('ogg')
    expect(recordingType((type) => type.includes('webm'))).toContain('webm')
    expect(recordingType(() => false)).toBeUndefined()
  })
})
