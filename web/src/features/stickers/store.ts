// What stickers the user has; the contract is in index.ts. Nothing is asked before the panel or the store is opened; from then on
// the feed keeps it up to date, and the cache keeps it for the next visit.
import { defineStore } from 'pinia'
import { computed, markRaw, shallowRef } from 'vue'
import { useMediaEngine } from '@/features/media'
import type { FeedEntry } from '@/gen/kapok/feed/v1/feed_pb'
import { RpcError } from '@/protocol/errors'
import type { Session, SessionPart } from '@/protocol/session'
import { namedSticker, packOf, recentOf, savedOf, stickersClient } from './api'
import {
  moved,
  type SavedChange,
  type SavedSticker,
  type Shelf,
  type Sticker,
  type StickerPack,
  withSaved,
} from './model'

const kShelf = 'stickers.shelf'
const kPacks = 'stickers.packs'
/** Refusals that say that what is shown here was withdrawn. */
const kGone: ReadonlySet<string> = new Set(['PACK_UNKNOWN', 'STICKER_UNKNOWN'])

export const useStickersStore = defineStore('stickers', () => {
  const media = useMediaEngine()
  /** Undefined until it came from cache or server. */
  const shelf = shallowRef<Shelf>()
  const known = shallowRef<ReadonlyMap<string, StickerPack>>(new Map())
  let session: Session | undefined
  let loading: Promise<void> | undefined
  let fresh = false

  const packs = computed(() =>
    (shelf.value?.packIds ?? []).flatMap((id) => known.value.get(id) ?? []),
  )

  function opened(): Session {
    if (!session) throw new RpcError({ code: 'offline', reason: 'SIGNED_OUT' })
    return session
  }

  function client() {
    return stickersClient(opened().transport)
  }

  async function put(change: Partial<Shelf>): Promise<void> {
    const before = shelf.value ?? { packIds: [], saved: [], recent: [] }
    shelf.value = { ...before, ...change }
    await session?.database.setValue(kShelf, shelf.value)
  }

  /** A pack never changes, so one that is known is not asked for again. */
  async function loadPacks(ids: readonly string[]): Promise<void> {
    const missing = ids.filter((id) => !known.value.has(id))
    const found = await Promise.all(missing.map((packId) => fetchPack(packId)))
    if (found.every((pack) => !pack)) return
    const next = new Map(known.value)
    for (const pack of found) if (pack) next.set(pack.packId, pack)
    known.value = next
    await session?.database.setValue(kPacks, [...next.values()])
  }

  /** Undefined for one that was withdrawn. */
  async function fetchPack(packId: string): Promise<StickerPack | undefined> {
    try {
      const { pack } = await client().getPack({ packId })
      return pack && packOf(pack)
    } catch (thrown) {
      if (thrown instanceof RpcError && thrown.code === 'not_found') return undefined
      throw thrown
    }
  }

  async function read(): Promise<void> {
    const answer = await client().getShelf({})
    const packIds = answer.shelf?.packIds ?? []
    await put({
      packIds,
      saved: answer.saved.map(savedOf).map(({ media: picture, savedMs }) => ({
        media: picture,
        savedMs,
      })),
      recent: recentOf(answer.recent?.stickers ?? []),
    })
    await loadPacks(packIds)
    fresh = true
  }

  /** Reads what the user has, once a connection. */
  function ensure(): Promise<void> {
    if (fresh) return Promise.resolve()
    loading ??= read().finally(() => (loading = undefined))
    return loading
  }

  async function setPacks(packIds: readonly string[]): Promise<void> {
    const before = shelf.value?.packIds ?? []
    await put({ packIds })
    let accepted: readonly string[]
    try {
      const answer = await client().setShelf({ shelf: { packIds: [...packIds] } })
      accepted = answer.shelf?.packIds ?? []
    } catch (thrown) {
      await put({ packIds: before })
      await readAgainIfGone(thrown)
      throw thrown
    }
    await put({ packIds: accepted })
    try {
      await loadPacks(accepted)
    } catch {
      fresh = false // what is not there yet is read when it is wanted next
    }
  }

  /** What the server no longer knows is still shown here. */
  async function readAgainIfGone(thrown: unknown): Promise<void> {
    if (!(thrown instanceof RpcError) || !kGone.has(thrown.reason)) return
    fresh = false
    await ensure().catch(() => undefined)
  }

  async function takeSaved(change: SavedChange): Promise<void> {
    await put({ saved: withSaved(shelf.value?.saved ?? [], change) })
  }

  async function save(mediaId: string, via = ''): Promise<SavedSticker> {
    const { sticker } = await client().saveSticker({ mediaId, via })
    if (!sticker) throw new RpcError({ code: 'internal', reason: '' })
    const change = savedOf(sticker)
    if (shelf.value) await takeSaved(change)
    return change
  }

  async function saveFile(file: Blob): Promise<SavedSticker> {
    const picture = await media.upload(file, 'image', {
      signal: new AbortController().signal,
      onProgress: () => undefined,
    })
    return save(picture.mediaId)
  }

  async function remove(mediaIds: readonly string[]): Promise<void> {
    await client().removeStickers({ mediaIds: [...mediaIds] })
    const gone = new Set(mediaIds)
    await put({
      saved: (shelf.value?.saved ?? []).filter((each) => !gone.has(each.media.mediaId)),
    })
  }

  /** After it was sent. Best effort: one that is not noted is only not among the recent ones. */
  async function note(sticker: Sticker): Promise<void> {
    try {
      const answer = await client().noteSticker({ sticker: namedSticker(sticker) })
      if (shelf.value) await put({ recent: recentOf(answer.recent?.stickers ?? []) })
    } catch (thrown) {
      await readAgainIfGone(thrown) // else offline
    }
  }

  async function applyFeed(entries: readonly FeedEntry[]): Promise<void> {
    if (!shelf.value) return
    for (const { change } of entries) {
      switch (change.case) {
        case 'stickerShelf':
          await put({ packIds: change.value.packIds })
          fresh = false
          break
        case 'savedSticker':
          await takeSaved(savedOf(change.value))
          break
        case 'recentStickers':
          await put({ recent: recentOf(change.value.stickers) })
          break
        default:
          break
      }
    }
  }

  const part: SessionPart = {
    async load(next) {
      session = next
      shelf.value = await next.database.getValue<Shelf>(kShelf)
      const kept = (await next.database.getValue<StickerPack[]>(kPacks)) ?? []
      known.value = new Map(kept.map((pack) => [pack.packId, pack]))
    },
    async refresh() {
      fresh = false
    },
    applyFeed,
    reset() {
      session = undefined
      fresh = false
      shelf.value = undefined
      known.value = new Map()
    },
  }

  return {
    ready: computed(() => shelf.value !== undefined),
    packs,
    packIds: computed(() => shelf.value?.packIds ?? []),
    saved: computed(() => shelf.value?.saved ?? []),
    recent: computed(() => shelf.value?.recent ?? []),
    ensure,
    listPacks: async (): Promise<readonly StickerPack[]> =>
      (await client().listPacks({})).packs.map(packOf),
    fetchPack,
    addPack: (packId: string) =>
      setPacks([packId, ...(shelf.value?.packIds ?? []).filter((id) => id !== packId)]),
    removePack: (packId: string) =>
      setPacks((shelf.value?.packIds ?? []).filter((id) => id !== packId)),
    movePack: (packId: string, by: -1 | 1) =>
      setPacks(moved(shelf.value?.packIds ?? [], packId, by)),
    save,
    saveFile,
    remove,
    note,
    part: markRaw(part),
  }
})
