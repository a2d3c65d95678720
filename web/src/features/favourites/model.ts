// Values of the favourites feature, and the pure functions on them.
import type { ChatMessage, Content } from '@/features/messaging'

/** A message that the user has put aside. */
export interface Favourite {
  readonly favouriteId: string
  readonly conversationId: string
  readonly seq: number
  readonly senderId: string
  /** When it was said. */
  readonly timeMs: number
  readonly content: Content
  readonly tags: readonly string[]
  readonly addedMs: number
}

export interface FavouriteTag {
  readonly tag: string
  readonly count: number
}

/** What the page filters by: kinds as the server names them. */
export const kFilters = {
  text: ['text'],
  image: ['image', 'album', 'video'],
  voice: ['voice'],
  file: ['file'],
  link: ['card'],
  place: ['location'],
  chat: ['merged'],
  other: ['sticker', 'contact_card'],
} as const
export type Filter = keyof typeof kFilters

/** As messages are shown and forwarded elsewhere. */
export function messageOf(favourite: Favourite, myId: string): ChatMessage {
  const { favouriteId, seq, senderId, timeMs, content } = favourite
  return {
    key: `favourite-${favouriteId}`,
    seq,
    senderId,
    timeMs,
    content,
    mine: senderId === myId,
    state: 'sent',
    clientMessageId: '',
    progress: 0,
    localUrl: '',
  }
}

/** The tags in what was typed: between commas (also wide ones) or line ends. */
export function tagsIn(typed: string): readonly string[] {
  const tags = typed
    .split(/[,，、;；\n]/)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '')
  return [...new Set(tags)]
}
