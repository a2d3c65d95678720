// Values of the media feature, and the pure functions on them.

export type Purpose = 'image' | 'voice' | 'file' | 'avatar'

/** A stored file. */
export interface Media {
  readonly mediaId: string
  readonly purpose: Purpose
  readonly mimeType: string
  readonly sizeBytes: number
  /** 0 unless it is a picture. */
  readonly width: number
  readonly height: number
  /** 0 unless it is a recording. */
  readonly durationMs: number
  /** A tiny WebP to show blurred before the thumbnail came; empty for none. */
  readonly preview: Uint8Array
  readonly hasThumbnail: boolean
}

/** A finished recording, ready for `useMessaging().sendVoice`. */
export interface VoiceRecording {
  readonly blob: Blob
  readonly durationMs: number
  /** Loudness, 1 to 64 numbers of 0 to 255. */
  readonly waveform: readonly number[]
}
