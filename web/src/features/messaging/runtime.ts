// What lives as long as a session: conversations, cache, outbox, registers, typing, open windows, wired to each other.
import { compressPicture, type useMediaEngine } from '@/features/media'
import type { FeedEntry } from '@/gen/kapok/feed/v1/feed_pb'
import { LinksService } from '@/gen/kapok/links/v1/service_pb'
import { Outbox, type OutboxItem } from '@/protocol/outbox'
import type { Session } from '@/protocol/session'
import { type Client, createClient } from '@/protocol/transport'
import { messagingClient, type MessagingClient } from './api'
import { linkOf } from './api-kinds'
import { EntryCache } from './cache'
import { ChangeMemory } from './change-memory'
import { Conversations } from './conversations'
import { LocalChanges } from './local-changes'
import { MemberNames } from './member-names'
import type { Entry, LinkPreview } from './model'
import { currentOutgoing, openUploads, type Outgoing, sendOutgoing } from './outgoing'
import { Played } from './played'
import { Registers } from './registers'
import { type ConversationRow, withMembership, withReadCursor } from './rules'
import { TypingState } from './typing'
import { WindowEngine } from './window'

export interface RuntimeListener {
  onRows(rows: ReadonlyMap<string, ConversationRow>): void
  /** Outbox, settings on their way, or progress changed. */
  onOutbox(): void
  onRegisters(): void
  onTyping(): void
  onMemberNames(): void
  /** What is pinned in a conversation may have changed. */
  onPins(conversationId: string): void
}

const kMaxLocalUrls = 100
/** Entries of these kinds may change what is pinned, or its words. */
const kPinning: ReadonlySet<string> = new Set(['pin', 'recall', 'edit'])

export class MessagingRuntime {
  readonly client: MessagingClient
  private readonly links: Client<typeof LinksService>
  readonly cache: EntryCache
  readonly conversations: Conversations
  readonly outbox: Outbox<Outgoing>
  readonly registers: Registers
  readonly typing: TypingState
  readonly played: Played
  readonly local: LocalChanges
  private readonly memory: ChangeMemory
  readonly members: MemberNames
  private readonly windows = new Set<WindowEngine>()
  private readonly localUrls = new Map<string, readonly string[]>()
  private redrawDue = false

  constructor(
    readonly session: Session,
    private readonly media: Pick<ReturnType<typeof useMediaEngine>, 'upload' | 'cancelUpload'>,
    private readonly listener: RuntimeListener,
  ) {
    const { database, timers } = session
    this.client = messagingClient(session.transport)
    this.links = createClient(LinksService, session.transport)
    this.memory = new ChangeMemory(database)
    this.cache = new EntryCache(database, this.memory)
    this.conversations = new Conversations({
      client: this.client,
      cache: this.cache,
      memory: this.memory,
      database,
      timers,
      me: session.userId,
      feedPosition: () => session.feedPosition,
      onRows: (rows) => {
        listener.onRows(rows)
        this.redrawSoon()
      },
      onRun: (conversationId, run) => {
        this.each(conversationId, (window) => {
          window.onRun(run)
        })
        if (run.some(({ content }) => kPinning.has(content.kind))) listener.onPins(conversationId)
      },
      onHidden: (conversationId) => {
        this.each(conversationId, (window) => {
          window.onHidden()
        })
        listener.onPins(conversationId)
      },
    })
    this.registers = new Registers({
      client: this.client,
      database,
      timers,
      onChange: () => {
        listener.onRegisters()
      },
      // The answer has no feed seq: it is the state now, and what the feed says later comes on top.
      onMembership: (id, membership) => {
        const row = this.conversations.row(id)
        if (row) this.conversations.set(withMembership(row, membership, row.membershipSeq))
      },
      onReadCursor: (id, seq, ordinal) => {
        const row = this.conversations.row(id)
        if (row) this.conversations.set(withReadCursor(row, seq, ordinal))
      },
    })
    this.typing = new TypingState({
      timers,
      tell: (conversationId, active) => {
        this.client.sendTyping({ conversationId, active }).catch(() => undefined)
      },
      onChange: () => {
        listener.onTyping()
      },
    })
    this.played = new Played({ client: this.client, database, timers })
    this.local = new LocalChanges(session.userId, () => {
      this.redrawSoon()
    })
    this.members = new MemberNames({
      client: this.client,
      timers,
      onChange: () => {
        listener.onMemberNames()
      },
    })
    this.outbox = this.makeOutbox()
  }

  async load(): Promise<void> {
    await this.memory.load()
    await this.conversations.load()
    await this.registers.load()
    await this.played.load()
    await this.outbox.load()
    this.session.tabs.lead(() => {
      this.outbox.setLeading(true)
    })
    this.session.onTabNews((news) => {
      if (news.kind === 'outbox') void this.outbox.load()
    })
  }

  setConnected(connected: boolean): void {
    this.outbox.setConnected(connected)
    this.registers.setConnected(connected)
    this.played.setConnected(connected)
    if (connected) this.redrawSoon()
  }

  applyEntry(entry: Entry): void {
    this.conversations.applyEntry(entry)
    this.typing.apply(entry.conversationId, entry.senderId, false)
  }

  async applyFeed(entries: readonly FeedEntry[]): Promise<void> {
    for (const { seq, change } of entries) {
      if (change.case === 'membership') {
        this.conversations.applyMembership(change.value, Number(seq))
      } else if (change.case === 'readCursor') this.conversations.applyReadCursor(change.value)
      else if (change.case === 'joinRequestCount') {
        const { conversationId, waiting } = change.value
        this.conversations.applyJoinRequests(conversationId, waiting)
      } else if (change.case === 'playedCursor') this.conversations.applyPlayedCursor(change.value)
      else if (change.case === 'hiddenEntries') this.conversations.applyHidden(change.value)
    }
    await this.conversations.save()
  }

  openWindow(conversationId: string, aroundSeq?: number): WindowEngine {
    const window: WindowEngine = new WindowEngine(conversationId, {
      me: this.session.userId,
      cache: this.cache,
      memory: this.memory,
      timers: this.session.timers,
      row: () => this.conversations.row(conversationId),
      ensureTail: () => this.conversations.ensureTail(conversationId),
      page: (start, limit) => this.conversations.page(conversationId, start, limit),
      pending: () => this.outbox.list(conversationId),
      progressOf: (id) => this.outbox.progressOf(id),
      localUrls: (id) => this.localUrls.get(id) ?? [],
      shown: (entry) => this.local.shown(entry),
      complete: (seq) => {
        this.conversations.completeEdit(conversationId, seq).catch(() => undefined)
      },
      onClose: () => {
        this.windows.delete(window)
      },
    })
    this.windows.add(window)
    void window.open(aroundSeq)
    return window
  }

  /** An entry that some open window holds. */
  entryAt(conversationId: string, seq: number): Entry | undefined {
    for (const window of this.windows) {
      const entry = window.conversationId === conversationId ? window.entryAt(seq) : undefined
      if (entry) return entry
    }
    return undefined
  }

  /** The same, or what is cached. */
  async findEntry(conversationId: string, seq: number): Promise<Entry | undefined> {
    const [cached] = await this.cache.read(conversationId, seq, seq)
    return this.entryAt(conversationId, seq) ?? cached
  }

  /** True once a voice message was heard, on any device. */
  isHeard(conversationId: string, seq: number): boolean {
    const told = this.conversations.row(conversationId)?.playedSeq ?? 0
    return seq <= Math.max(told, this.played.unsent(conversationId))
  }

  markHeard(conversationId: string, seq: number): void {
    this.played.mark(conversationId, seq)
    const row = this.conversations.row(conversationId)
    if (row && seq > (row.playedSeq ?? 0)) this.conversations.set({ ...row, playedSeq: seq })
  }

  /** What the page of a link says of itself; undefined if it says nothing, or nobody can tell now. */
  async preview(url: string): Promise<LinkPreview | undefined> {
    const answer = await this.links.previewLink({ url }).catch(() => undefined)
    return answer?.preview && linkOf(answer.preview)
  }

  close(): void {
    this.outbox.close()
    this.registers.close()
    this.played.close()
    this.typing.close()
    this.members.close()
    this.conversations.close()
    for (const window of [...this.windows]) window.view.close()
    for (const urls of this.localUrls.values()) urls.forEach((url) => URL.revokeObjectURL(url))
  }

  private makeOutbox(): Outbox<Outgoing> {
    const { database, timers, random, tabs } = this.session
    const table = database.table<OutboxItem<Outgoing>, string>('outbox')
    return new Outbox<Outgoing>({
      storage: {
        list: async () =>
          (await table.toArray()).map((item) => ({
            ...item,
            payload: currentOutgoing(item.payload),
          })),
        put: async (item) => {
          await table.put(item)
        },
        remove: (id) => table.delete(id),
      },
      perform: (item, attempt) =>
        sendOutgoing(
          {
            client: this.client,
            upload: this.media.upload,
            compress: compressPicture,
            preview: (url) => this.preview(url),
            keep: (id, payload) => this.outbox.update(id, payload),
            accepted: (entry) => {
              this.conversations.applyEntry(entry)
            },
          },
          item,
          attempt,
        ),
      onChange: () => {
        this.keepLocalUrls()
        this.listener.onOutbox()
        this.redrawSoon()
      },
      dropped: (item) => {
        this.cancelUploads(item)
      },
      announce: () => {
        tabs.tell({ kind: 'outbox' })
      },
      timers,
      random,
    })
  }

  /** The same file on its way to another chat is the same upload: that one goes on. */
  private cancelUploads({ payload }: OutboxItem<Outgoing>): void {
    const wanted = new Set(this.outbox.list().flatMap((other) => openUploads(other.payload)))
    for (const uploadId of openUploads(payload)) {
      if (!wanted.has(uploadId)) void this.media.cancelUpload(uploadId)
    }
  }

  /** Files of own messages can be shown from here, before and for a while after they were sent. */
  private keepLocalUrls(): void {
    for (const { id, payload } of this.outbox.list()) {
      if (payload.files && !this.localUrls.has(id)) {
        this.localUrls.set(
          id,
          payload.files.map(({ blob }) => URL.createObjectURL(blob)),
        )
      }
    }
    for (const [id, urls] of this.localUrls) {
      if (this.localUrls.size <= kMaxLocalUrls) return
      urls.forEach((url) => URL.revokeObjectURL(url))
      this.localUrls.delete(id)
    }
  }

  private each(conversationId: string, work: (window: WindowEngine) => void): void {
    for (const window of this.windows) if (window.conversationId === conversationId) work(window)
  }

  /** Several changes of one turn are drawn once. */
  private redrawSoon(): void {
    if (this.redrawDue) return
    this.redrawDue = true
    queueMicrotask(() => {
      this.redrawDue = false
      for (const window of this.windows) window.refresh()
    })
  }
}
