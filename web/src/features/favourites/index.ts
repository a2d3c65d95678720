// Favourites: messages that the user has put aside, with tags.
import type { Favourite, FavouriteQuery, FavouriteTag } from './model'
import { useFavouritesStore } from './store'

export type { Favourite, FavouriteQuery, FavouriteTag } from './model'

/** The favourites feature as others see it. Everything is asked of the server. */
export interface FavouritesStore {
  /** Reactive: grows when something changed on any device, so that what is shown asks again. */
  readonly generation: number
  /** Once, however often it is asked for. */
  add(conversationId: string, seq: number): Promise<void>
  /** A note of one's own; with the same id it is written once. */
  addNote(clientNoteId: string, text: string, tags: readonly string[]): Promise<void>
  /** Whoever writes last wins. */
  editNote(favouriteId: string, text: string): Promise<void>
  /** Newest first. */
  list(
    query: FavouriteQuery,
    page: { readonly token: string; readonly limit: number },
  ): Promise<{ items: readonly Favourite[]; next: string }>
  /** Gives it exactly these. */
  setTags(favouriteId: string, tags: readonly string[]): Promise<void>
  remove(favouriteIds: readonly string[]): Promise<void>
  /** The most used first. */
  listTags(): Promise<readonly FavouriteTag[]>
  renameTag(tag: string, newTag: string): Promise<void>
  /** Takes it off all that have it; they stay. */
  removeTag(tag: string): Promise<void>
}

export const useFavourites: () => FavouritesStore = useFavouritesStore
/** For startEngine: the session's part. */
export const useFavouritesEngine = useFavouritesStore
