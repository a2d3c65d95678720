// Records a voice message: microphone, Opus, level and waveform.
import type { VoiceRecording } from './model'
import { loudness, recordingType, waveformOf } from './waveform'

/** What the page shows of a recording. */
export interface VoiceRecorderState {
  readonly phase: 'idle' | 'asking' | 'recording' | 'stopping'
  readonly elapsedMs: number
  /** Loudness now, 0 to 1. */
  readonly level: number
}

const kIdle: VoiceRecorderState = { phase: 'idle', elapsedMs: 0, level: 0 }
const kTickMs = 66
const kMinMs = 1_000
/** A recording ends a little before the server's limit, which it measures in the file. */
const kEarlyMs = 500
const kBitsPerSecond = 24_000

interface Recording {
  readonly stream: MediaStream
  readonly audio: AudioContext
  readonly recorder: MediaRecorder
  readonly pieces: Blob[]
  readonly levels: number[]
  readonly startedMs: number
  ticker: number
}

/** One recording at a time. Plain: `onChange` is called with each new state (about 15 times a second). */
export class VoiceRecorder {
  /** Called with the recording when the longest length is full. */
  onFull: ((recording: VoiceRecording | undefined) => void) | undefined
  private current: Recording | undefined
  private asking = 0

  constructor(
    private readonly onChange: (state: VoiceRecorderState) => void,
    /** The server's limit. */
    private readonly longestMs: () => number = () => 60_000,
  ) {}

  /** True if this browser can record at all. */
  static supported(): boolean {
    return (
      typeof MediaRecorder !== 'undefined' &&
      'mediaDevices' in navigator &&
      recordingType((type) => MediaRecorder.isTypeSupported(type)) !== undefined
    )
  }

  /** Asks for the microphone and begins. Rejects with a DOMException (NotAllowedError, NotFoundError) if it cannot. */
  async start(): Promise<void> {
    this.cancel()
    if (!VoiceRecorder.supported()) throw new DOMException('No recorder', 'NotSupportedError')
    const asked = ++this.asking
    this.onChange({ ...kIdle, phase: 'asking' })
    let stream: MediaStream
    try {
      stream = await navigator.mediaDevices.getUserMedia({
        audio: { echoCancellation: true, noiseSuppression: true, channelCount: 1 },
      })
    } catch (thrown) {
      this.onChange(kIdle)
      throw thrown
    }
    if (asked !== this.asking) {
      // Cancelled while the browser asked.
      release(stream)
      return
    }
    this.current = this.begin(stream)
  }

  /** Ends it; resolves to undefined if it was shorter than a second or was cancelled. Stops by itself when full. */
  async stop(): Promise<VoiceRecording | undefined> {
    const current = this.current
    this.asking += 1
    this.current = undefined
    if (!current) {
      this.onChange(kIdle)
      return undefined
    }
    const durationMs = performance.now() - current.startedMs
    this.onChange({ phase: 'stopping', elapsedMs: durationMs, level: 0 })
    await finish(current)
    this.onChange(kIdle)
    if (durationMs < kMinMs) return undefined
    return {
      blob: new Blob(current.pieces, { type: current.recorder.mimeType }),
      durationMs: Math.round(durationMs),
      waveform: waveformOf(current.levels),
    }
  }

  /** Drops it. */
  cancel(): void {
    const current = this.current
    this.asking += 1
    this.current = undefined
    if (current) void finish(current)
    this.onChange(kIdle)
  }

  private begin(stream: MediaStream): Recording {
    const audio = new AudioContext()
    const analyser = audio.createAnalyser()
    analyser.fftSize = 2048
    audio.createMediaStreamSource(stream).connect(analyser)
    const mimeType = recordingType((type) => MediaRecorder.isTypeSupported(type))
    const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: kBitsPerSecond })
    const recording: Recording = {
      stream,
      audio,
      recorder,
      pieces: [],
      levels: [],
      startedMs: performance.now(),
      ticker: 0,
    }
    recorder.ondataavailable = (event) => {
      if (event.data.size > 0) recording.pieces.push(event.data)
    }
    const samples = new Float32Array(analyser.fftSize)
    recording.ticker = window.setInterval(() => {
      analyser.getFloatTimeDomainData(samples)
      const level = loudness(samples)
      recording.levels.push(level)
      const elapsedMs = performance.now() - recording.startedMs
      this.onChange({ phase: 'recording', elapsedMs, level })
      if (elapsedMs >= this.longestMs() - kEarlyMs)
        void this.stop().then((full) => this.onFull?.(full))
    }, kTickMs)
    recorder.start(1_000)
    this.onChange({ ...kIdle, phase: 'recording' })
    return recording
  }
}

function release(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}

async function finish(recording: Recording): Promise<void> {
  window.clearInterval(recording.ticker)
  const { recorder } = recording
  if (recorder.state !== 'inactive') {
    const stopped = new Promise<void>((resolve) => {
      recorder.onstop = () => {
        resolve()
      }
    })
    recorder.stop()
    await stopped
  }
  release(recording.stream)
  await recording.audio.close()
}
