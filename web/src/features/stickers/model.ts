// Values of the stickers feature, and the pure functions on them.
import type { Media } from '@/features/media'
import { kOwnPack } from '@/features/messaging'

/** One that can be sent: of a pack of the instance, or of one's own. */
export interface Sticker {
  readonly packId: string
  readonly stickerId: string
  /** What it shows or says; may be empty. */
  readonly words: string
  readonly media: Media
}

export interface StickerPack {
  readonly packId: string
  readonly title: string
  readonly author: string
  readonly licence: string
  readonly count: number
  /** In the list of packs only the first four. */
  readonly stickers: readonly Sticker[]
  readonly forEveryone: boolean
}

/** One of the user's own. */
export interface SavedSticker {
  readonly media: Media
  readonly savedMs: number
}

/** A change of it in the feed. */
export type SavedChange = SavedSticker & { readonly removed: boolean }

/** What the user has, as it is kept and shown. */
export interface Shelf {
  readonly packIds: readonly string[]
  readonly saved: readonly SavedSticker[]
  readonly recent: readonly Sticker[]
}

/** The register of one's own stickers after a change: the latest wins, the newest stands first. */
export function withSaved(
  saved: readonly SavedSticker[],
  { removed, ...change }: SavedChange,
): readonly SavedSticker[] {
  const others = saved.filter((each) => each.media.mediaId !== change.media.mediaId)
  if (removed) return others
  return [...others, change].sort(
    (a, b) => b.savedMs - a.savedMs || a.media.mediaId.localeCompare(b.media.mediaId),
  )
}

export function ownSticker(media: Media): Sticker {
  return { packId: kOwnPack, stickerId: '', words: '', media }
}

/** A key for lists. */
export function stickerKey({ packId, stickerId, media }: Sticker): string {
  return packId === kOwnPack ? media.mediaId : `${packId}/${stickerId}`
}

/** The packs with one of them a place further up or down. */
export function moved(packIds: readonly string[], packId: string, by: -1 | 1): readonly string[] {
  const from = packIds.indexOf(packId)
  const to = from + by
  if (from < 0 || to < 0 || to >= packIds.length) return packIds
  const next = packIds.filter((id) => id !== packId)
  next.splice(to, 0, packId)
  return next
}
