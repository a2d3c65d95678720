// Stickers: packs of the instance, one's own, and what was sent last.
import type { SavedSticker, Sticker, StickerPack } from './model'
import { useStickersStore } from './store'

export type { SavedSticker, Sticker, StickerPack } from './model'
export { ownSticker, stickerKey } from './model'

/** The stickers feature as others see it. All lists are reactive. */
export interface StickersStore {
  /** False until cache or server have said what the user has. */
  readonly ready: boolean
  /** The user's packs in order, with all their stickers. */
  readonly packs: readonly StickerPack[]
  readonly packIds: readonly string[]
  /** Newest first. */
  readonly saved: readonly SavedSticker[]
  /** Newest first. */
  readonly recent: readonly Sticker[]
  /** Reads what the user has, if that was not done on this connection. Call it when it will be shown. */
  ensure(): Promise<void>
  /** The packs of the instance, each with its first four stickers. */
  listPacks(): Promise<readonly StickerPack[]>
  /** One with all its stickers; undefined if there is none. */
  fetchPack(packId: string): Promise<StickerPack | undefined>
  addPack(packId: string): Promise<void>
  removePack(packId: string): Promise<void>
  movePack(packId: string, by: -1 | 1): Promise<void>
  /** Makes a sticker of one's own of a picture or sticker that one sees. */
  save(mediaId: string, via?: string): Promise<SavedSticker>
  /** The same of a picture from this device. */
  saveFile(file: Blob): Promise<SavedSticker>
  remove(mediaIds: readonly string[]): Promise<void>
  /** It was sent: it stands first among the recent ones. Never rejects. */
  note(sticker: Sticker): Promise<void>
}

export const useStickers: () => StickersStore = useStickersStore
/** For startEngine: the session's part. */
export const useStickersEngine = useStickersStore
