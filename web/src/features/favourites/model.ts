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
  /** Undefined once the message was recalled. */
  readonly content: Content | undefined
  readonly tags: readonly string[]
  readonly addedMs: number
  /** Written by the user themselves: of no conversation. */
  readonly note: boolean
}

export interface FavouriteTag {
  readonly tag: string
  readonly count: number
}

/** What to show: kinds as the server names them, none for all. */
export interface FavouriteQuery {
  readonly kinds: readonly string[]
  readonly tag: string
  readonly text: string
}

/** What one filters by. */
export const kFilters = {
  image: ['image', 'album', 'video'],
  link: ['link', 'card'],
  file: ['file'],
  voice: ['voice'],
  text: ['text'],
  note: ['note'],
  chat: ['merged'],
  place: ['location'],
  other: ['sticker', 'contact_card'],
} as const
export type Filter = keyof typeof kFilters

/** As messages are shown and forwarded elsewhere; undefined once it was recalled. */
export function messageOf(favourite: Favourite, myId: string): ChatMessage | undefined {
  const { favouriteId, seq, senderId, timeMs, content } = favourite
  if (!content) return undefined
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

/** What a note says; '' for what is none. */
export function noteText({ note, content }: Favourite): string {
  return note && content?.kind === 'text' ? content.text : ''
}

/** The tags in what was typed: between commas (also wide ones) or line ends. */
export function tagsIn(typed: string): readonly string[] {
  const tags = typed
    .split(/[,，、;；\n]/)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '')
  return [...new Set(tags)]
}
