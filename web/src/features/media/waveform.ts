// Loudness of a recording, as plain functions.

/** Loudness of a piece of samples (-1 to 1), 0 to 1: root mean square, on a scale that ears find even. */
export function loudness(samples: Float32Array): number {
  if (samples.length === 0) return 0
  let sum = 0
  for (const sample of samples) sum += sample * sample
  const rms = Math.sqrt(sum / samples.length)
  // -50 dB is silence, 0 dB is full.
  const decibel = 20 * Math.log10(Math.max(rms, 1e-6))
  return Math.min(1, Math.max(0, (decibel + 50) / 50))
}

/** At most `bars` numbers of 0 to 255, evenly over the length, each the loudest of its part. At least one. */
export function waveformOf(levels: readonly number[], bars = 64): number[] {
  const count = Math.max(1, Math.min(bars, levels.length))
  return Array.from({ length: count }, (_, bar) => {
    const from = Math.floor((bar * levels.length) / count)
    const to = Math.max(from + 1, Math.floor(((bar + 1) * levels.length) / count))
    const peak = levels.slice(from, to).reduce((high, level) => Math.max(high, level), 0)
    return Math.round(Math.min(1, Math.max(0, peak)) * 255)
  })
}

/** The first container of Opus that the browser records; undefined if it records none. */
export function recordingType(supports: (type: string) => boolean): string | undefined {
  return ['audio/ogg;codecs=opus', 'audio/webm;codecs=opus'].find(supports)
}
