// Values of the media feature, and the pure functions on them.

export type Purpose = 'image' | 'voice' | 'file' | 'avatar' | 'video' | 'sticker' | 'original'

/** A stored file. */
export interface Media {
  readonly mediaId: string
  readonly purpose: Purpose
  readonly mimeType: string
  readonly sizeBytes: number
  /** 0 unless it is a picture or video. */
  readonly width: number
  readonly height: number
  /** 0 unless it is a recording or video. */
  readonly durationMs: number
  /** A tiny WebP to show blurred before the thumbnail came; empty for none. */
  readonly preview: Uint8Array
  readonly hasThumbnail: boolean
  /** Set if there is a smaller one to show until somebody wants all of it; of originals. */
  readonly hasReduced?: boolean
  /** Set where one sees it through a forwarded card only; goes with its id wherever that goes. */
  readonly via?: string
}

/** A finished recording, ready for `useMessaging().sendVoice`. */
export interface VoiceRecording {
  readonly blob: Blob
  readonly durationMs: number
  /** Loudness, 1 to 64 numbers of 0 to 255. */
  readonly waveform: readonly number[]
}
