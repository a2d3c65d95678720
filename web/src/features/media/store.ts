// Addresses of files, the media cookie, and uploads; the contract is in index.ts.
import { defineStore } from 'pinia'
import { markRaw, ref } from 'vue'
import { RpcError } from '@/protocol/errors'
import type { Session, SessionPart } from '@/protocol/session'
import { mediaClient } from './api'
import type { Media, Purpose } from './model'
import { uploadBlob, type UploadOptions } from './upload'

/** A cookie is not renewed more often than this, however many pictures fail. */
const kRenewMs = 30_000
const kMaxPreviews = 500

export const useMediaStore = defineStore('media', () => {
  const generation = ref(0)
  let session: Session | undefined
  let renewedMs = Number.NEGATIVE_INFINITY
  const previews = new Map<string, string>()

  async function renewCookie(): Promise<void> {
    const now = session?.timers.now()
    if (!session || now === undefined || now - renewedMs < kRenewMs) return
    renewedMs = now
    try {
      await mediaClient(session.http).openMediaSession({})
      generation.value += 1
    } catch {
      renewedMs = Number.NEGATIVE_INFINITY
    }
  }

  function url(mediaId: string): string {
    return `/v1/media/${encodeURIComponent(mediaId)}`
  }

  function previewUrl(media: Media): string {
    if (media.preview.length === 0) return ''
    const known = previews.get(media.mediaId)
    if (known) return known
    const [oldest] = previews
    if (oldest && previews.size >= kMaxPreviews) {
      URL.revokeObjectURL(oldest[1])
      previews.delete(oldest[0])
    }
    const made = URL.createObjectURL(
      new Blob([new Uint8Array(media.preview)], { type: 'image/webp' }),
    )
    previews.set(media.mediaId, made)
    return made
  }

  /** For the outbox of messages: uploads or goes on uploading. */
  function upload(blob: Blob, purpose: Purpose, options: UploadOptions): Promise<Media> {
    if (!session) throw new RpcError({ code: 'offline', reason: 'SIGNED_OUT' })
    const { transport, token } = session
    return uploadBlob(
      { client: mediaClient(transport), fetch: session.fetch, token },
      blob,
      purpose,
      options,
    )
  }

  async function uploadAvatar(
    picture: Blob,
    options: { onProgress?: (fraction: number) => void; signal?: AbortSignal } = {},
  ): Promise<string> {
    const media = await upload(picture, 'avatar', {
      signal: options.signal ?? new AbortController().signal,
      onProgress: options.onProgress ?? (() => undefined),
    })
    return media.mediaId
  }

  const part: SessionPart = {
    load(next) {
      session = next
      return Promise.resolve()
    },
    onConnected(connected) {
      if (connected && generation.value === 0) void renewCookie()
    },
    reset() {
      session = undefined
      renewedMs = Number.NEGATIVE_INFINITY
      generation.value = 0
      for (const made of previews.values()) URL.revokeObjectURL(made)
      previews.clear()
    },
  }

  return {
    generation,
    url,
    thumbnailUrl: (mediaId: string) => `${url(mediaId)}/thumbnail`,
    downloadUrl: (mediaId: string, _name: string) => url(mediaId),
    previewUrl,
    reportLoadFailure: () => {
      void renewCookie()
    },
    uploadAvatar,
    upload,
    part: markRaw(part),
  }
})
