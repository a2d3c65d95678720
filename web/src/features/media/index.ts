// Fetching, uploading and recording of files.
import type { Media } from './model'
import { useMediaStore } from './store'

export type * from './model'
export { VoiceRecorder, type VoiceRecorderState } from './recorder'

/** The media feature as others see it. */
export interface MediaStore {
  /** Reactive: grows when the media cookie was renewed, so that pictures that failed are asked for again. */
  readonly generation: number

  /**
   * Address for <img>, <audio> and <video>, with `via` of the media if it has one; works with the media cookie, which the engine keeps fresh. '' until a new device has
   * the cookie. Reactive.
   */
  url(mediaId: string, via?: string): string
  thumbnailUrl(mediaId: string, via?: string): string
  /** Of an original that has one: what is shown until somebody wants all of it. */
  reducedUrl(mediaId: string, via?: string): string
  /** Address for `<a download="name">`, which saves the file under the name. */
  downloadUrl(mediaId: string, name: string, via?: string): string
  /** blob: address of the blurred preview; '' if there is none. Cached, needs no release. */
  previewUrl(media: Media): string
  /** An <img> or <audio> failed to load: renews the cookie if that may help (then `generation` grows). */
  reportLoadFailure(): void
  /** Uploads a picture for a person or group; resolves to its media id. */
  uploadAvatar(
    picture: Blob,
    options?: { onProgress?: (fraction: number) => void; signal?: AbortSignal },
  ): Promise<string>
}

export const useMedia: () => MediaStore = useMediaStore

export { mediaOf } from './api'
export { compressPicture } from './compress'
export { readVideo, type VideoFacts } from './video'
/** For startEngine and the outbox of messages: the session's part, `upload` and `cancelUpload`. */
export const useMediaEngine = useMediaStore
