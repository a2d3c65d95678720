// A Kapok server in memory: the frame protocol, dense streams, idempotent sends, feeds. Enough of every method that the
// engine calls to let whole clients run in a test, and nothing else: rights and limits are the real server's to test.
import {
  clone,
  create,
  type DescMessage,
  type DescMethodUnary,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from '@bufbuild/protobuf'
import { AccountsService } from '@/gen/kapok/accounts/v1/service_pb'
import { ErrorCode, ErrorSchema } from '@/gen/kapok/common/v1/error_pb'
import { ContactsService } from '@/gen/kapok/contacts/v1/service_pb'
import { FeedEntrySchema, type FeedEntry } from '@/gen/kapok/feed/v1/feed_pb'
import { FeedService } from '@/gen/kapok/feed/v1/service_pb'
import { MediaService } from '@/gen/kapok/media/v1/service_pb'
import { MessagingService } from '@/gen/kapok/messaging/v1/service_pb'
import {
  type Content,
  ContentSchema,
  ConversationKind,
  ConversationSchema,
  type Entry,
  EntrySchema,
  MembershipSchema,
  ReadCursorSchema,
  Role,
} from '@/gen/kapok/messaging/v1/types_pb'
import type { FrameKind } from '@/protocol/frames'
import { bindChanges } from './fake-changes'
import { bindSearch } from './fake-search'
import { FakeTogether } from './fake-together'

/** A failure with a code and a reason. */
export class Refusal extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly reason: string,
    readonly retryAfterMs = 0,
  ) {
    super(reason)
  }
}

/** Where the server writes to one connection. */
export interface FakeSession {
  readonly userId: string
  send(kind: FrameKind): void
}

type Membership = MessageShape<typeof MembershipSchema>

interface Stream {
  readonly id: string
  readonly kind: ConversationKind
  name: string
  members: string[]
  readonly entries: Entry[]
  readonly byClientId: Map<string, Entry>
  readonly parts: Map<string, Membership>
  readonly reads: Map<string, number>
  readonly played: Map<string, number>
  /** Of a user: what they deleted for themselves. */
  readonly hidden: Map<string, Set<bigint>>
  /** Seqs of pinned messages, the last pinned first. */
  pins: bigint[]
  /** Earlier wordings, by seq. */
  readonly versions: Map<bigint, Content[]>
}

type Handler = (userId: string, body: Uint8Array) => Uint8Array

const kHeartbeatMs = 25_000
const kUncounted: ReadonlySet<string | undefined> = new Set([
  'notice',
  'recall',
  'edit',
  'reaction',
  'pin',
  'nudge',
])

export class FakeServer {
  /** Refuses calls where it returns a refusal. */
  refuse: ((method: string, userId: string) => Refusal | undefined) | undefined
  /** Counts of handled calls by method name. */
  readonly calls = new Map<string, number>()
  readonly sessions = new Set<FakeSession>()
  /** What people make of polls and relay lists. */
  readonly together: FakeTogether
  /** Everybody's settings. */
  privacy = {
    byHandle: true,
    byPhone: false,
    byQr: true,
    byGroup: true,
    byCard: true,
    confirm: true,
    strangersMayWrite: false,
    presence: false,
    receipts: false,
    typing: true,
  }
  private readonly streams = new Map<string, Stream>()
  private readonly feeds = new Map<string, FeedEntry[]>()
  private readonly handlers = new Map<string, Handler>()
  private readonly nicknames = new Map<string, string>()

  constructor(private readonly now: () => number) {
    this.bindAccounts()
    this.bindContacts()
    this.bindStreams()
    this.bindMessaging()
    bindChanges(this)
    bindSearch(this)
    this.together = new FakeTogether(this)
  }

  addUser(userId: string, nickname: string): void {
    this.nicknames.set(userId, nickname)
    this.feeds.set(userId, [])
  }

  addGroup(id: string, members: string[], name = ''): void {
    this.addStream(id, ConversationKind.GROUP, members, name)
  }

  addDirect(a: string, b: string): string {
    const id = BigInt(a) <= BigInt(b) ? `d${a}-${b}` : `d${b}-${a}`
    this.addStream(id, ConversationKind.DIRECT, [a, b], '')
    return id
  }

  /** Entries of a conversation, as stored. */
  entries(conversationId: string): readonly Entry[] {
    return this.stream(conversationId).entries
  }

  /** A frame came from a client. */
  receive(session: FakeSession, kind: FrameKind): void {
    switch (kind.case) {
      case 'hello':
        session.send({
          case: 'welcome',
          value: {
            userId: session.userId,
            deviceId: '1',
            serverTimeMs: BigInt(this.now()),
            feedHead: BigInt(this.feed(session.userId).length),
            heartbeatMs: kHeartbeatMs,
            maxFrameBytes: 1 << 20,
          },
        })
        break
      case 'ping':
        session.send({ case: 'pong', value: { nonce: kind.value.nonce ?? 0 } })
        break
      case 'request': {
        const { id = 0, method = '', body = new Uint8Array() } = kind.value
        session.send({ case: 'response', value: { id, ...this.answer(session, method, body) } })
        break
      }
      default:
        break
    }
  }

  /** A call over HTTP. */
  call(userId: string, method: string, body: Uint8Array): Uint8Array {
    const refusal = this.refuse?.(method, userId)
    if (refusal) throw refusal
    const handler = this.handlers.get(method)
    if (!handler) throw new Refusal(ErrorCode.NOT_FOUND, 'METHOD_UNKNOWN')
    this.calls.set(method, (this.calls.get(method) ?? 0) + 1)
    return handler(userId, body)
  }

  /** A piece of an upload; resolves to the offset after it. This server takes none. */
  receiveChunk(_uploadId: string, _offset: number, _bytes: Uint8Array): number {
    throw new Refusal(ErrorCode.NOT_FOUND, 'UPLOAD_UNKNOWN')
  }

  /** Writes a message as if another client had sent it. */
  send(
    userId: string,
    conversationId: string,
    clientMessageId: string,
    content: MessageInitShape<typeof ContentSchema>,
  ): Entry {
    const stream = this.stream(conversationId)
    const key = `${userId}/${clientMessageId}`
    const known = clientMessageId ? stream.byClientId.get(key) : undefined
    if (known) return known
    const kind = content.kind?.case
    const counted = kUncounted.has(kind) ? 0n : 1n
    const entry = create(EntrySchema, {
      conversationId,
      seq: BigInt(stream.entries.length + 1),
      ordinal: (stream.entries.at(-1)?.ordinal ?? 0n) + counted,
      timeMs: BigInt(this.now()),
      senderId: userId,
      clientMessageId,
      content,
    })
    stream.entries.push(entry)
    if (clientMessageId) stream.byClientId.set(key, entry)
    if (counted && userId !== '0') this.moveRead(stream, userId, Number(entry.seq))
    for (const member of stream.members) {
      this.pushTo(member, { case: 'push', value: { event: { case: 'entry', value: entry } } })
    }
    return entry
  }

  /** Tells a user something by their feed. */
  tell(userId: string, change: NonNullable<MessageInitShape<typeof FeedEntrySchema>['change']>) {
    const feed = this.feed(userId)
    const seq = BigInt(feed.length + 1)
    const entry = create(FeedEntrySchema, { seq, timeMs: BigInt(this.now()), change })
    feed.push(entry)
    this.pushTo(userId, { case: 'push', value: { event: { case: 'feed', value: entry } } })
  }

  private answer(session: FakeSession, method: string, body: Uint8Array) {
    try {
      const value = this.call(session.userId, method, body)
      return { result: { case: 'body' as const, value } }
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown
      const { code, reason, retryAfterMs } = thrown
      const value = create(ErrorSchema, { code, reason, retryAfterMs })
      return { result: { case: 'error' as const, value } }
    }
  }

  private pushTo(userId: string, kind: FrameKind): void {
    for (const session of this.sessions) if (session.userId === userId) session.send(kind)
  }

  /** An entry that exists. */
  entryOf(userId: string, conversationId: string, seq: bigint): Entry {
    const target = this.streamOf(userId, conversationId).entries[Number(seq) - 1]
    if (!target) throw new Refusal(ErrorCode.NOT_FOUND, 'ENTRY_UNKNOWN')
    return target
  }

  /** As the user gets them. */
  private served(stream: Stream, userId: string): Entry[] {
    const cleared = stream.parts.get(userId)?.clearedSeq ?? 0n
    const hidden = stream.hidden.get(userId)
    return stream.entries.map((entry) => {
      const shown = clone(EntrySchema, entry)
      for (const tally of shown.reactions) tally.mine = tally.userIds.includes(userId)
      if (entry.seq > cleared && !hidden?.has(entry.seq)) return shown
      shown.content = create(ContentSchema, { kind: { case: 'hidden', value: {} } })
      return shown
    })
  }

  on<I extends DescMessage, O extends DescMessage>(
    method: DescMethodUnary<I, O>,
    handle: (userId: string, request: MessageShape<I>) => MessageInitShape<O>,
  ): void {
    this.handlers.set(`${method.parent.typeName}/${method.name}`, (userId, body) =>
      toBinary(
        method.output,
        create(method.output, handle(userId, fromBinary(method.input, body))),
      ),
    )
  }

  protected user(userId: string) {
    return { userId, handle: `user${userId}`, nickname: this.nicknames.get(userId) ?? '' }
  }

  /** Finds as the device does, in all that is there. */

  private bindAccounts(): void {
    const { method } = AccountsService
    this.on(method.getInstance, () => ({ name: 'Test', registration: 1, version: '0' }))
    this.on(method.getProfile, (userId) => ({ profile: { user: this.user(userId) } }))
    this.on(method.loginWithPassword, (_, { name }) => ({
      session: {
        token: name,
        device: { deviceId: '1' },
        profile: { user: this.user(name) },
      },
    }))
    this.on(method.getUsers, (_, { userIds }) => ({
      users: userIds.filter((id) => this.nicknames.has(id)).map((id) => this.user(id)),
    }))
    this.on(method.logout, () => ({}))
    this.on(MediaService.method.openMediaSession, () => ({ mediaKey: 'key' }))
  }

  private bindContacts(): void {
    const { method } = ContactsService
    this.on(method.listContacts, (userId) => ({
      contacts: [...this.nicknames.keys()]
        .filter((id) => id !== userId)
        .map((id) => ({ user: this.user(id), isContact: true })),
    }))
    this.on(method.listFriendRequests, () => ({}))
    this.on(method.listTags, () => ({}))
    this.on(method.getPrivacy, () => ({ privacy: this.privacy }))
  }

  private bindStreams(): void {
    this.on(FeedService.method.readFeed, (userId, { afterSeq, limit }) => {
      const feed = this.feed(userId)
      const from = Number(afterSeq)
      return { entries: feed.slice(from, from + (limit || 200)), headSeq: BigInt(feed.length) }
    })
    this.on(MessagingService.method.listEntries, (userId, request) => {
      const entries = this.served(this.streamOf(userId, request.conversationId), userId)
      const limit = request.limit || 50
      const { from } = request
      const head = entries.length
      const low =
        from.case === 'afterSeq'
          ? Number(from.value)
          : Math.max(0, (from.case === 'beforeSeq' ? Number(from.value) - 1 : head) - limit)
      const high = from.case === 'beforeSeq' ? Number(from.value) - 1 : low + limit
      return {
        entries: entries.slice(low, Math.min(high, low + limit)),
        headSeq: BigInt(head),
        firstSeq: 1n,
      }
    })
  }

  private bindMessaging(): void {
    const { method } = MessagingService
    const changedMs = ({ conversationId }: { conversationId: string }): number =>
      Number(this.streams.get(conversationId)?.entries.at(-1)?.timeMs ?? 0n)
    this.on(method.listConversations, (userId, { pageToken, limit }) => {
      const all = [...this.streams.values()]
        .filter((stream) => stream.members.includes(userId) && stream.entries.length > 0)
        .map((stream) => this.conversation(stream, userId))
        .sort((a, b) => changedMs(b) - changedMs(a))
      const from = Number(pageToken || 0)
      const to = from + (limit || 50)
      return {
        conversations: all.slice(from, to),
        nextPageToken: to < all.length ? String(to) : '',
        feedSeq: BigInt(this.feed(userId).length),
      }
    })
    this.on(method.getConversation, (userId, { conversationId }) => ({
      conversation: this.conversation(this.streamOf(userId, conversationId), userId),
    }))
    this.on(method.send, (userId, { conversationId, clientMessageId, content }) => {
      this.streamOf(userId, conversationId)
      if (!content) throw new Refusal(ErrorCode.INVALID, 'EMPTY')
      return { entry: this.send(userId, conversationId, clientMessageId, content) }
    })
    this.on(method.recall, (userId, { conversationId, seq, clientMessageId }) => {
      const target = this.entryOf(userId, conversationId, seq)
      target.reactions = []
      target.content = create(EntrySchema, {
        content: { kind: { case: 'recalled', value: { byUserId: userId } } },
      }).content
      const kind = { case: 'recall' as const, value: { targetSeq: seq } }
      return { entry: this.send(userId, conversationId, clientMessageId, { kind }) }
    })
    this.on(method.markRead, (userId, { conversationId, seq }) => {
      const stream = this.streamOf(userId, conversationId)
      this.moveRead(stream, userId, Math.min(Number(seq), stream.entries.length))
      return { readCursor: this.readCursor(stream, userId) }
    })
    this.on(method.updateMembership, (userId, request) => {
      const part = this.streamOf(userId, request.conversationId).parts.get(userId)
      if (!part) throw new Refusal(ErrorCode.NOT_FOUND, 'CONVERSATION_UNKNOWN')
      const { pinned, muted, hidden, draft, markedUnread, folded } = request
      part.folded = folded ?? part.folded
      part.pinned = pinned ?? part.pinned
      part.muted = muted ?? part.muted
      part.hidden = hidden ?? part.hidden
      part.draft = draft ?? part.draft
      part.markedUnread = markedUnread ?? part.markedUnread
      this.tell(userId, { case: 'membership', value: create(MembershipSchema, part) })
      return { membership: part }
    })
    this.on(method.sendTyping, (userId, { conversationId, active }) => {
      for (const member of this.streamOf(userId, conversationId).members) {
        if (member === userId) continue
        const value = { conversationId, userId, active }
        this.pushTo(member, { case: 'push', value: { event: { case: 'typing', value } } })
      }
      return {}
    })
    this.on(method.listMembers, (userId, { conversationId }) => ({
      members: this.streamOf(userId, conversationId).members.map((id) => ({ userId: id })),
    }))
  }

  moveRead(stream: Stream, userId: string, seq: number): void {
    if (seq <= (stream.reads.get(userId) ?? 0)) return
    stream.reads.set(userId, seq)
    this.tell(userId, { case: 'readCursor', value: this.readCursor(stream, userId) })
  }

  readCursor(stream: Stream, userId: string) {
    const seq = stream.reads.get(userId) ?? 0
    const ordinal = stream.entries[seq - 1]?.ordinal ?? 0n
    return create(ReadCursorSchema, { conversationId: stream.id, seq: BigInt(seq), ordinal })
  }

  private conversation(stream: Stream, userId: string) {
    const last = stream.entries.at(-1)
    const own = stream.entries.findLast(
      (entry) => entry.senderId === userId && !kUncounted.has(entry.content?.kind.case),
    )
    const shown = this.served(stream, userId).findLast(({ content }) => {
      const kind = content?.kind.case
      return kind === 'notice' || (kind !== 'hidden' && !kUncounted.has(kind))
    })
    return create(ConversationSchema, {
      ...this.governance(stream.id),
      conversationId: stream.id,
      kind: stream.kind,
      name: stream.name,
      memberCount: stream.members.length,
      firstMemberIds: stream.members.slice(0, 9),
      membership: stream.parts.get(userId),
      headSeq: BigInt(stream.entries.length),
      headOrdinal: last?.ordinal ?? 0n,
      readCursor: this.readCursor(stream, userId),
      ownLastOrdinal: own?.ordinal ?? 0n,
      lastEntry: shown,
      activeMs: shown?.timeMs ?? 0n,
      playedSeq: BigInt(stream.played.get(userId) ?? 0),
    })
  }

  /** How a group is run; nothing on a plain server. */
  protected governance(_conversationId: string): MessageInitShape<typeof ConversationSchema> {
    return {}
  }

  /** Someone's part in a conversation, to be changed. */
  protected partOf(id: string, userId: string): Membership | undefined {
    return this.stream(id).parts.get(userId)
  }

  protected addStream(id: string, kind: ConversationKind, members: string[], name: string): void {
    const part = (userId: string): [string, Membership] => [
      userId,
      create(MembershipSchema, {
        conversationId: id,
        active: true,
        role: Role.MEMBER,
        joinSeq: 1n,
      }),
    ]
    this.streams.set(id, {
      id,
      kind,
      name,
      members,
      entries: [],
      byClientId: new Map(),
      parts: new Map(members.map(part)),
      reads: new Map(),
      played: new Map(),
      hidden: new Map(),
      pins: [],
      versions: new Map(),
    })
  }

  /** Whose member the user is. */
  streamsOf(userId: string): Stream[] {
    return [...this.streams.values()].filter((stream) => stream.members.includes(userId))
  }

  private stream(id: string): Stream {
    const stream = this.streams.get(id)
    if (!stream) throw new Refusal(ErrorCode.NOT_FOUND, 'CONVERSATION_UNKNOWN')
    return stream
  }

  streamOf(userId: string, id: string): Stream {
    const stream = this.stream(id)
    if (!stream.members.includes(userId)) {
      throw new Refusal(ErrorCode.NOT_FOUND, 'CONVERSATION_UNKNOWN')
    }
    return stream
  }

  private feed(userId: string): FeedEntry[] {
    const feed = this.feeds.get(userId)
    if (!feed) throw new Refusal(ErrorCode.UNAUTHENTICATED, 'TOKEN_UNKNOWN')
    return feed
  }
}
