// Favourites: messages that the user has put aside, with tags.
import type { Favourite, FavouriteTag } from './model'
import { type FavouriteQuery, useFavouritesStore } from './store'

export type { Favourite, FavouriteTag } from './model'

/** The favourites feature as others see it. Everything is asked of the server. */
export interface FavouritesStore {
  /** Reactive: grows when something changed on any device, so that a page that is open asks again. */
  readonly generation: number
  add(conversationId: string, seq: number): Promise<void>
  /** Newest first. */
  list(
    query: FavouriteQuery,
    pageToken?: string,
  ): Promise<{ items: readonly Favourite[]; next: string }>
  /** Gives it exactly these. */
  setTags(favouriteId: string, tags: readonly string[]): Promise<void>
  remove(favouriteIds: readonly string[]): Promise<void>
  /** The most used first. */
  listTags(): Promise<readonly FavouriteTag[]>
}

export const useFavourites: () => FavouritesStore = useFavouritesStore
/** For startEngine: the session's part. */
export const useFavouritesEngine = useFavouritesStore
