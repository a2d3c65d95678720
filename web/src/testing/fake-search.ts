// Search of messages, in the server in memory.
import type { MessageShape } from '@bufbuild/protobuf'
import { entryOf } from '@/features/messaging/api'
import { isFound } from '@/features/search/model'
import type { Entry } from '@/gen/kapok/messaging/v1/types_pb'
import { SearchService } from '@/gen/kapok/search/v1/service_pb'
import type { QuerySchema } from '@/gen/kapok/search/v1/types_pb'
import { parseTerms } from '@/shared/text/query'
import type { FakeServer } from './fake-server'

export function bindSearch(server: FakeServer): void {
  const search = SearchService.method
  const find = (
    entries: readonly Entry[],
    query: MessageShape<typeof QuerySchema> | undefined,
  ): Entry[] => {
    const asked = {
      text: query?.text ?? '',
      senderIds: query?.senderIds ?? [],
      kinds: query?.kinds ?? [],
      ...(query?.sinceMs === undefined ? {} : { sinceMs: Number(query.sinceMs) }),
      ...(query?.untilMs === undefined ? {} : { untilMs: Number(query.untilMs) }),
    }
    const terms = parseTerms(asked.text)
    return entries.filter((entry) => isFound(entryOf(entry), asked, terms)).reverse()
  }
  server.on(search.findMessages, (_userId, { conversationId, query }) => ({
    hits: find(server.entries(conversationId), query).map((entry) => ({ entry })),
  }))
  server.on(search.findConversations, (userId, { query }) => {
    const groups = server
      .streamsOf(userId)
      .map((stream) => ({ conversationId: stream.id, found: find(stream.entries, query) }))
      .filter(({ found }) => found.length > 0)
      .sort((a, b) => Number((b.found[0]?.timeMs ?? 0n) - (a.found[0]?.timeMs ?? 0n)))
      .map(({ conversationId, found: [newest, ...rest] }) => ({
        conversationId,
        count: rest.length + 1,
        ...(newest ? { newest: { entry: newest } } : {}),
      }))
    return { groups }
  })
  server.on(search.listDays, (_userId, { conversationId, startsMs }) => ({
    firstSeqs: startsMs.slice(0, -1).map((start, day) => {
      const end = startsMs[day + 1] ?? 0n
      const entries = server.entries(conversationId)
      return entries.find(({ timeMs }) => timeMs >= start && timeMs < end)?.seq ?? 0n
    }),
  }))
}
