// Addresses of files, the media cookie, and uploads; the contract is in index.ts.
import { defineStore } from 'pinia'
import { markRaw, ref } from 'vue'
import { RpcError } from '@/protocol/errors'
import type { Session, SessionPart } from '@/protocol/session'
import { mediaClient } from './api'
import type { Media, Purpose } from './model'
import type { UploadOptions } from './upload'

/** A cookie is not renewed more often than this, however many pictures fail. */
const kRenewMs = 30_000
/** It lives for a year. A new one ends the old one, so pictures under way would be refused: rarely, not at each start. */
const kFreshMs = 30 * 24 * 3_600_000
/** What fails so soon after a renewal was most likely asked for with the cookie before. */
const kLateMs = 5_000
const kCookieMs = 'mediaCookieMs'
const kMaxPreviews = 500

export const useMediaStore = defineStore('media', () => {
  const generation = ref(0)
  /** False on a new device until the cookie was asked for: a picture fetched before would be refused. */
  const usable = ref(false)
  let session: Session | undefined
  let renewedMs = Number.NEGATIVE_INFINITY
  /** When this device got its cookie, in this run or one before. */
  let cookieMs = Number.NEGATIVE_INFINITY
  let repeated = false
  const previews = new Map<string, string>()

  async function renewCookie(): Promise<void> {
    const asking = session
    const now = asking?.timers.now()
    if (!asking || now === undefined || now - renewedMs < kRenewMs) return
    renewedMs = now
    const got = await mediaClient(asking.http)
      .openMediaSession({})
      .then(() => true)
      .catch(() => false)
    if (session !== asking) return
    usable.value = true
    if (!got) {
      renewedMs = Number.NEGATIVE_INFINITY
      return
    }
    cookieMs = asking.timers.now()
    repeated = false
    asking.database.setValue(kCookieMs, cookieMs).catch(() => undefined)
    generation.value += 1
  }

  function reportLoadFailure(): void {
    const late = session !== undefined && session.timers.now() - cookieMs < kLateMs
    if (late && !repeated) {
      repeated = true
      generation.value += 1
    } else void renewCookie()
  }

  function addressOf(mediaId: string, part: string, via: string): string {
    const query = via && `?via=${encodeURIComponent(via)}`
    return `/v1/media/${encodeURIComponent(mediaId)}${part}${query}`
  }

  function url(mediaId: string, via = ''): string {
    return usable.value ? addressOf(mediaId, '', via) : ''
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
  async function upload(blob: Blob, purpose: Purpose, options: UploadOptions): Promise<Media> {
    if (!session) throw new RpcError({ code: 'offline', reason: 'SIGNED_OUT' })
    const { transport, token, fetch } = session
    // No first screen needs its code, nor that of the hash.
    const { uploadBlob } = await import('./upload')
    return uploadBlob({ client: mediaClient(transport), fetch, token }, blob, purpose, options)
  }

  /** An upload that nobody finishes: the server need not keep its bytes for a day. Without an answer it does. */
  async function cancelUpload(uploadId: string): Promise<void> {
    if (!session) return
    await mediaClient(session.transport)
      .cancelUpload({ uploadId })
      .catch(() => undefined)
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
    async load(next) {
      session = next
      const kept = await next.database.getValue<number>(kCookieMs)
      cookieMs = kept ?? Number.NEGATIVE_INFINITY
      usable.value = kept !== undefined
    },
    onConnected(connected) {
      if (connected && session && session.timers.now() - cookieMs > kFreshMs) void renewCookie()
    },
    reset() {
      session = undefined
      renewedMs = Number.NEGATIVE_INFINITY
      cookieMs = Number.NEGATIVE_INFINITY
      generation.value = 0
      usable.value = false
      for (const made of previews.values()) URL.revokeObjectURL(made)
      previews.clear()
    },
  }

  return {
    generation,
    url,
    thumbnailUrl: (mediaId: string, via = '') =>
      usable.value ? addressOf(mediaId, '/thumbnail', via) : '',
    reducedUrl: (mediaId: string, via = '') =>
      usable.value ? addressOf(mediaId, '/reduced', via) : '',
    downloadUrl: (mediaId: string, _name: string, via = '') => addressOf(mediaId, '', via),
    previewUrl,
    reportLoadFailure,
    uploadAvatar,
    upload,
    cancelUpload,
    part: markRaw(part),
  }
})
