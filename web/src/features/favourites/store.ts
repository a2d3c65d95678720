// Calls of the favourites service, and a number that grows when a device of the user changed something; the contract is in
// index.ts.
import { defineStore } from 'pinia'
import { markRaw, ref } from 'vue'
import { RpcError } from '@/protocol/errors'
import type { Session, SessionPart } from '@/protocol/session'
import { favouriteOf, favouritesClient } from './api'
import type { Favourite, FavouriteQuery, FavouriteTag } from './model'

export const useFavouritesStore = defineStore('favourites', () => {
  const generation = ref(0)
  let session: Session | undefined

  function client() {
    if (!session) throw new RpcError({ code: 'offline', reason: 'SIGNED_OUT' })
    return favouritesClient(session.transport)
  }

  async function add(conversationId: string, seq: number): Promise<void> {
    await client().addFavourite({ conversationId, seq: BigInt(seq) })
  }

  /** With the same id it is written once, however often it is asked for. */
  async function addNote(
    clientNoteId: string,
    text: string,
    tags: readonly string[],
  ): Promise<void> {
    await client().addNote({ clientNoteId, text, tags: [...tags] })
  }

  async function editNote(favouriteId: string, text: string): Promise<void> {
    await client().editNote({ favouriteId, text })
  }

  async function list(
    { kinds, tag, text }: FavouriteQuery,
    { token, limit }: { readonly token: string; readonly limit: number },
  ): Promise<{ items: readonly Favourite[]; next: string }> {
    const asked = { kinds: [...kinds], tag, text, pageToken: token, limit }
    const page = await client().listFavourites(asked)
    return { items: page.favourites.map(favouriteOf), next: page.nextPageToken }
  }

  async function setTags(favouriteId: string, tags: readonly string[]): Promise<void> {
    await client().setFavouriteTags({ favouriteId, tags: [...tags] })
  }

  async function remove(favouriteIds: readonly string[]): Promise<void> {
    await client().removeFavourites({ favouriteIds: [...favouriteIds] })
  }

  async function listTags(): Promise<readonly FavouriteTag[]> {
    const { tags } = await client().listFavouriteTags({})
    return tags.map(({ tag, count }) => ({ tag, count }))
  }

  async function renameTag(tag: string, newTag: string): Promise<void> {
    await client().renameFavouriteTag({ tag, newTag })
  }

  async function removeTag(tag: string): Promise<void> {
    await client().removeFavouriteTag({ tag })
  }

  const part: SessionPart = {
    async load(next) {
      session = next
    },
    async refresh() {
      generation.value++
    },
    async applyFeed(entries) {
      if (entries.some(({ change }) => change.case === 'favouritesChanged')) generation.value++
    },
    reset() {
      session = undefined
    },
  }

  return {
    generation,
    add,
    addNote,
    editNote,
    list,
    setTags,
    remove,
    listTags,
    renameTag,
    removeTag,
    part: markRaw(part),
  }
})
