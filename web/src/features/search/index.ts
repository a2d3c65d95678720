// Search in messages.
import type { Entry } from '@/features/messaging'
import type { FoundGroup, FoundPage, SearchQuery } from './model'
import { useSearchStore } from './store'

export type * from './model'

/** The search feature as others see it. Promises reject with a `RpcError`. */
export interface SearchStore {
  /** Conversations in which something is found, the newest find first. */
  findConversations(query: SearchQuery, pageToken?: string): Promise<FoundPage<FoundGroup>>
  /** Messages found in one conversation, newest first. */
  findMessages(
    conversationId: string,
    query: SearchQuery,
    pageToken?: string,
  ): Promise<FoundPage<Entry>>
  /** For each day (between two starts) the seq of its first message, 0 for a day without. */
  listDays(conversationId: string, startsMs: readonly number[]): Promise<number[]>
  /** The same from what this device keeps, without the network. */
  findLocalConversations(query: SearchQuery): Promise<FoundGroup[]>
  listLocalDays(conversationId: string, startsMs: readonly number[]): Promise<number[]>
  findLocalMessages(conversationId: string, query: SearchQuery): Promise<Entry[]>
}

export const useSearch: () => SearchStore = useSearchStore
/** For startEngine: the session's part. */
export const useSearchEngine = useSearchStore
