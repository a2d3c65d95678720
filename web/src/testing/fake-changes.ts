// What changes messages, in the server in memory: edits, reactions, deletion for oneself, the played cursor.
import { create } from '@bufbuild/protobuf'
import {
  ContentSchema,
  EditedSchema,
  MembershipSchema,
  ReactionTallySchema,
  TextSchema,
} from '@/gen/kapok/messaging/v1/types_pb'
import { MessagingService } from '@/gen/kapok/messaging/v1/service_pb'
import type { FakeServer } from './fake-server'

export function bindChanges(server: FakeServer): void {
  const { method } = MessagingService

  server.on(method.editMessage, (userId, { conversationId, seq, clientMessageId, text }) => {
    const stream = server.streamOf(userId, conversationId)
    const known = stream.byClientId.get(`${userId}/${clientMessageId}`)
    if (known) return { entry: known }
    const target = server.entryOf(userId, conversationId, seq)
    const versions = stream.versions.get(seq) ?? []
    if (target.content) stream.versions.set(seq, [...versions, target.content])
    const version = versions.length + 1
    const edited = create(EditedSchema, { version, timeMs: target.timeMs })
    target.content = create(ContentSchema, {
      kind: { case: 'text', value: text ?? create(TextSchema) },
      edited,
    })
    const kind = { case: 'edit' as const, value: { targetSeq: seq, version, text } }
    return { entry: server.send(userId, conversationId, clientMessageId, { kind }) }
  })

  server.on(method.listEdits, (userId, { conversationId, seq }) => {
    const stream = server.streamOf(userId, conversationId)
    const all = [
      ...(stream.versions.get(seq) ?? []),
      server.entryOf(userId, conversationId, seq).content,
    ]
    return {
      versions: all.flatMap((content) =>
        content?.kind.case === 'text' ? [{ text: content.kind.value, timeMs: 0n }] : [],
      ),
    }
  })

  server.on(method.react, (userId, { conversationId, seq, emoji, active, clientMessageId }) => {
    const target = server.entryOf(userId, conversationId, seq)
    let tally = target.reactions.find((each) => each.emoji === emoji)
    const had = tally?.userIds.includes(userId) ?? false
    if (had !== active) {
      tally ??= create(ReactionTallySchema, { emoji })
      const others = tally.userIds.filter((id) => id !== userId)
      tally.userIds = active ? [...others, userId] : others
      tally.count = tally.userIds.length
      const left = target.reactions.filter((each) => each !== tally || each.count > 0)
      target.reactions = left.includes(tally) || tally.count === 0 ? left : [...left, tally]
      const kind = { case: 'reaction' as const, value: { targetSeq: seq, emoji, active } }
      target.reactionsSeq = server.send(userId, conversationId, clientMessageId, { kind }).seq
    }
    const reactions = target.reactions.map((each) => ({
      ...each,
      mine: each.userIds.includes(userId),
    }))
    return { reactions, reactionsSeq: target.reactionsSeq }
  })

  server.on(method.hideEntries, (userId, { conversationId, seqs }) => {
    const stream = server.streamOf(userId, conversationId)
    const hidden = stream.hidden.get(userId) ?? new Set<bigint>()
    for (const seq of seqs) hidden.add(seq)
    stream.hidden.set(userId, hidden)
    server.tell(userId, {
      case: 'hiddenEntries',
      value: { $typeName: 'kapok.messaging.v1.HiddenEntries', conversationId, seqs },
    })
    server.moveRead(stream, userId, Math.max(...seqs.map(Number)))
    return { readCursor: server.readCursor(stream, userId) }
  })

  server.on(method.clearHistory, (userId, { conversationId, upToSeq }) => {
    const stream = server.streamOf(userId, conversationId)
    const part = stream.parts.get(userId)
    if (part) {
      part.clearedSeq = upToSeq
      server.tell(userId, { case: 'membership', value: create(MembershipSchema, part) })
    }
    server.moveRead(stream, userId, Number(upToSeq))
    return { membership: part, readCursor: server.readCursor(stream, userId) }
  })

  server.on(method.markPlayed, (userId, { conversationId, seq }) => {
    const stream = server.streamOf(userId, conversationId)
    const played = Math.max(stream.played.get(userId) ?? 0, Number(seq))
    stream.played.set(userId, played)
    const cursor = { conversationId, seq: BigInt(played) }
    server.tell(userId, {
      case: 'playedCursor',
      value: { $typeName: 'kapok.messaging.v1.PlayedCursor', ...cursor },
    })
    return { playedCursor: cursor }
  })

  server.on(method.listReactions, (userId, { conversationId, seq }) => ({
    reactors: server
      .entryOf(userId, conversationId, seq)
      .reactions.flatMap(({ emoji, userIds }) => userIds.map((id) => ({ userId: id, emoji }))),
  }))

  server.on(method.pinMessage, (userId, { conversationId, seq, pinned, clientMessageId }) => {
    const stream = server.streamOf(userId, conversationId)
    const others = stream.pins.filter((each) => each !== seq)
    stream.pins = pinned ? [seq, ...others] : others
    const kind = { case: 'pin' as const, value: { targetSeq: seq, pinned } }
    server.send(userId, conversationId, clientMessageId, { kind })
    return {}
  })

  server.on(method.listPins, (userId, { conversationId }) => ({
    pins: server.streamOf(userId, conversationId).pins.map((seq) => ({
      entry: server.entryOf(userId, conversationId, seq),
      byUserId: userId,
    })),
  }))

  server.on(method.nudge, (userId, { conversationId, userId: nudged, clientMessageId }) => {
    const kind = { case: 'nudge' as const, value: { userId: nudged } }
    return { entry: server.send(userId, conversationId, clientMessageId, { kind }) }
  })
}
