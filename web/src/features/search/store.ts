// Searching on the server and on this device; the contract is in index.ts.
import { defineStore } from 'pinia'
import { markRaw } from 'vue'
import { entryOf, type Entry, isMessage, useMessaging } from '@/features/messaging'
import { SearchService } from '@/gen/kapok/search/v1/service_pb'
import { RpcError } from '@/protocol/errors'
import type { Session, SessionPart } from '@/protocol/session'
import { createClient } from '@/protocol/transport'
import { parseTerms } from '@/shared/text/query'
import { type FoundGroup, type FoundPage, isFound, LocalGroups, type SearchQuery } from './model'

/** More finds of one conversation than this are not looked for on the device. */
const kLocalMost = 100

export const useSearchStore = defineStore('search', () => {
  const messaging = useMessaging()
  let session: Session | undefined

  function client() {
    if (!session) throw new RpcError({ code: 'offline', reason: 'SIGNED_OUT' })
    return createClient(SearchService, session.transport)
  }

  function wireQuery({ text, senderIds, kinds, sinceMs, untilMs }: SearchQuery) {
    return {
      text,
      senderIds: [...(senderIds ?? [])],
      kinds: [...(kinds ?? [])],
      ...(sinceMs === undefined ? {} : { sinceMs: BigInt(sinceMs) }),
      ...(untilMs === undefined ? {} : { untilMs: BigInt(untilMs) }),
    }
  }

  async function findConversations(
    query: SearchQuery,
    pageToken = '',
  ): Promise<FoundPage<FoundGroup>> {
    const answer = await client().findConversations({ query: wireQuery(query), pageToken })
    const items = answer.groups.flatMap(({ conversationId, count, more, newest }) =>
      newest?.entry ? [{ conversationId, count, more, newest: entryOf(newest.entry) }] : [],
    )
    return { items, nextPageToken: answer.nextPageToken }
  }

  async function findMessages(
    conversationId: string,
    query: SearchQuery,
    pageToken = '',
  ): Promise<FoundPage<Entry>> {
    const answer = await client().findMessages({
      conversationId,
      query: wireQuery(query),
      pageToken,
      limit: 30,
    })
    const items = answer.hits.flatMap(({ entry }) => (entry ? [entryOf(entry)] : []))
    return { items, nextPageToken: answer.nextPageToken }
  }

  async function listDays(conversationId: string, startsMs: readonly number[]): Promise<number[]> {
    const answer = await client().listDays({
      conversationId,
      startsMs: startsMs.map((ms) => BigInt(ms)),
    })
    return answer.firstSeqs.map(Number)
  }

  async function findLocalConversations(query: SearchQuery): Promise<FoundGroup[]> {
    const terms = parseTerms(query.text)
    const groups = new LocalGroups()
    await messaging.visitCached(undefined, (run) => {
      for (const entry of run) if (isFound(entry, query, terms)) groups.add(entry)
      return true
    })
    return groups.list()
  }

  async function findLocalMessages(conversationId: string, query: SearchQuery): Promise<Entry[]> {
    const terms = parseTerms(query.text)
    const found: Entry[] = []
    await messaging.visitCached(conversationId, (run) => {
      for (const entry of [...run].reverse()) if (isFound(entry, query, terms)) found.push(entry)
      return found.length < kLocalMost
    })
    return found
  }

  async function listLocalDays(
    conversationId: string,
    startsMs: readonly number[],
  ): Promise<number[]> {
    const firsts = startsMs.slice(1).map(() => 0)
    await messaging.visitCached(conversationId, (run) => {
      for (const { seq, timeMs, content } of [...run].reverse()) {
        const day = startsMs.findLastIndex((start) => start <= timeMs)
        if (isMessage(content) && day >= 0 && day < firsts.length) firsts[day] = seq
      }
      return true
    })
    return firsts
  }

  const part: SessionPart = {
    load(opened) {
      session = opened
      return Promise.resolve()
    },
    reset() {
      session = undefined
    },
  }

  return {
    findConversations,
    findMessages,
    listDays,
    listLocalDays,
    findLocalConversations,
    findLocalMessages,
    part: markRaw(part),
  }
})
