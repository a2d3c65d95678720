// The short sound of a new message, made by the browser itself: no file to load.

/** Several messages at once make one sound. */
const kQuietMs = 2_000
const kNotesHz = [880, 1318.5]
const kNoteS = 0.09
const kLoudness = 0.12

let context: AudioContext | undefined
let lastMs = Number.NEGATIVE_INFINITY

/** Plays it, unless the browser allows no sound because nobody has touched the page yet. */
export function playChime(nowMs = performance.now()): void {
  if (!('AudioContext' in globalThis) || nowMs - lastMs < kQuietMs) return
  // A sound held back now would come at some later tap, when it means nothing any more.
  if (!navigator.userActivation?.hasBeenActive) return
  lastMs = nowMs
  context ??= new AudioContext()
  if (context.state === 'suspended') context.resume().catch(() => undefined)
  for (const [at, frequency] of kNotesHz.entries()) {
    playNote(context, frequency, context.currentTime + at * kNoteS)
  }
}

function playNote(on: AudioContext, frequency: number, startS: number): void {
  const gain = on.createGain()
  gain.connect(on.destination)
  gain.gain.setValueAtTime(kLoudness, startS)
  gain.gain.exponentialRampToValueAtTime(0.001, startS + kNoteS * 2)
  const note = on.createOscillator()
  note.frequency.value = frequency
  note.connect(gain)
  note.start(startS)
  note.stop(startS + kNoteS * 2)
}
