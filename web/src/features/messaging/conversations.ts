// The conversations of the user and their newest entries, kept equal to the server's: by live entries, by the feed, by the
// pages of the list after an absence, and by pulling what a gap in the numbers shows to be missing. No Vue inside.
import type { Database } from '@/protocol/database'
import type { Timers } from '@/protocol/timers'
import { conversationOf, entryOf, membershipOf, type MessagingClient } from './api'
import type { EntryCache } from './cache'
import type { ChangeMemory } from './change-memory'
import type { Conversation, Entry, Membership } from './model'
import {
  type ConversationRow,
  isShown,
  mergeConversation,
  withEntry,
  withMembership,
  withReadCursor,
} from './rules'
import type {
  HiddenEntries,
  Membership as WireMembership,
  PlayedCursor,
  ReadCursor,
} from '@/gen/kapok/messaging/v1/types_pb'

export interface ConversationsDeps {
  readonly client: MessagingClient
  readonly cache: EntryCache
  readonly memory: ChangeMemory
  readonly database: Database
  readonly timers: Timers
  readonly me: string
  feedPosition(): number
  /** Some rows are new; called at most once a turn. */
  onRows(rows: ReadonlyMap<string, ConversationRow>): void
  /** Dense entries of a conversation came, live or pulled. */
  onRun(conversationId: string, run: readonly Entry[]): void
  /** The user deleted entries of it for themselves. */
  onHidden(conversationId: string): void
}

/** A page of entries, with what the server says of the whole. */
export interface EntryPage {
  readonly entries: readonly Entry[]
  readonly headSeq: number
  readonly firstSeq: number
}

export type PageStart = { readonly afterSeq: number } | { readonly beforeSeq: number } | 'newest'

/** A gap that is larger is not filled: the newest window replaces what was cached. */
export const kMaxGap = 200
const kWindow = 60
const kFirstPage = 50
const kLaterPage = 200
/** Conversations beyond are loaded when the user scrolls to them. */
const kMaxBackgroundPages = 10
/** Chats whose newest entries are fetched ahead, for reading offline. */
const kPrefetched = 20
const kNoticeDelayMs = 300
const kListComplete = 'listComplete'

export class Conversations {
  private readonly rows = new Map<string, ConversationRow>()
  private readonly queues = new Map<string, Promise<unknown>>()
  private readonly fetching = new Map<string, Promise<ConversationRow>>()
  private readonly unsaved = new Set<string>()
  private readonly due = new Map<string, number>()
  private saving: Promise<void> = Promise.resolve()
  private saveDue = false
  private told = true
  private closed = false
  private pageToken: string | undefined
  /** True once every page of the list was read. */
  complete = false

  constructor(private readonly deps: ConversationsDeps) {}

  async load(): Promise<void> {
    for (const row of await this.table().toArray()) {
      this.rows.set(row.id, row)
      this.deps.memory.clear(row.id, row.membership.clearedSeq ?? 0)
    }
    this.complete = (await this.deps.database.getValue<boolean>(kListComplete)) ?? false
    this.tell()
    await this.deps.cache.trim()
  }

  row(id: string): ConversationRow | undefined {
    return this.rows.get(id)
  }

  close(): void {
    this.closed = true
    for (const timer of this.due.values()) this.deps.timers.clear(timer)
  }

  /** Takes a new state of a row: shows it in this turn, saves it soon. */
  set(row: ConversationRow): void {
    if (this.closed || this.rows.get(row.id) === row) return
    this.rows.set(row.id, row)
    this.unsaved.add(row.id)
    this.tell()
    void this.save().catch(() => undefined)
  }

  /** Resolves when what is changed now is on disk. What changes while the disk is busy goes in one write after it. */
  save(): Promise<void> {
    if (this.saveDue) return this.saving
    this.saveDue = true
    const write = async () => {
      this.saveDue = false
      const rows = [...this.unsaved].flatMap((id) => this.rows.get(id) ?? [])
      this.unsaved.clear()
      if (rows.length > 0 && !this.closed) await this.table().bulkPut(rows)
    }
    this.saving = this.saving.then(write, write)
    return this.saving
  }

  /** A live entry. */
  applyEntry(entry: Entry): void {
    const row = this.rows.get(entry.conversationId)
    if (row) this.set(withEntry(row, entry, this.deps.me))
    else void this.fetch(entry.conversationId).catch(() => undefined)
    // A hidden one tells plain members that someone left.
    const { kind } = entry.content
    if (kind === 'notice' || kind === 'hidden') this.refreshSoon(entry.conversationId)
    this.keep(entry)
  }

  /** An entry as the server has it now, into open chats and cache. */
  keep(entry: Entry): void {
    this.deps.memory.note(entry.conversationId, [entry])
    this.deps.onRun(entry.conversationId, [entry])
    void this.inTurn(entry.conversationId, async () => {
      const range = await this.deps.cache.put(entry.conversationId, [entry])
      if (range && range.to < entry.seq) await this.pullTail(entry.conversationId)
    }).catch(() => undefined)
  }

  /** The feed told a new state of the user's part. */
  applyMembership(wire: WireMembership, feedSeq: number): void {
    const membership = membershipOf(wire)
    const row = this.rows.get(wire.conversationId)
    if (row) this.set(withMembership(row, membership, feedSeq))
    this.clear(wire.conversationId, membership.clearedSeq ?? 0)
    if (row ? partChanged(row.membership, membership) : membership.active) {
      this.refreshSoon(wire.conversationId)
    }
  }

  applyReadCursor(cursor: ReadCursor): void {
    const row = this.rows.get(cursor.conversationId)
    if (row) this.set(withReadCursor(row, Number(cursor.seq), Number(cursor.ordinal)))
  }

  /** The feed told how many ask to join a group that the user leads. */
  applyJoinRequests(id: string, joinRequests: number): void {
    const row = this.rows.get(id)
    if (row && row.joinRequests !== joinRequests) this.set({ ...row, joinRequests })
  }

  applyPlayedCursor({ conversationId, seq }: PlayedCursor): void {
    const row = this.rows.get(conversationId)
    if (row && Number(seq) > (row.playedSeq ?? 0)) this.set({ ...row, playedSeq: Number(seq) })
  }

  applyHidden({ conversationId, seqs }: HiddenEntries): void {
    this.hide(conversationId, seqs.map(Number))
  }

  /** The user deleted entries for themselves: out of open chats, cache and list. */
  hide(id: string, seqs: readonly number[]): void {
    if (seqs.length === 0 || !this.deps.memory.hide(id, seqs)) return
    this.onHidden(id, () => this.deps.cache.hide(id, seqs))
  }

  /** The same of all up to a seq. */
  clear(id: string, upToSeq: number): void {
    if (!this.deps.memory.clear(id, upToSeq)) return
    this.onHidden(id, () => this.deps.cache.clearUpTo(id))
  }

  private onHidden(id: string, erase: () => Promise<void>): void {
    this.deps.onHidden(id)
    const last = this.rows.get(id)?.lastEntry
    void this.inTurn(id, async () => {
      await erase()
      if (last && !isShown(this.settled(last).content)) await this.showLast(id)
    }).catch(() => undefined)
  }

  /** Looks for another entry to show in the list, here or at the server. */
  private async showLast(id: string): Promise<void> {
    const newest = await this.deps.cache.newest(id, kWindow)
    const shown = newest.findLast((entry) => isShown(entry.content))
    const row = this.rows.get(id)
    if (!row) return
    const { lastEntry: _gone, ...rest } = row
    this.set(shown ? { ...rest, lastEntry: shown } : rest)
    if (!shown) await this.fetch(id).catch(() => undefined)
  }

  private settled(entry: Entry): Entry {
    return this.deps.memory.settled(entry.conversationId, [entry])[0] ?? entry
  }

  /** Asks for the wording of an edit that came without it. */
  async completeEdit(id: string, seq: number): Promise<void> {
    const { entries } = await this.page(id, { beforeSeq: seq + 1 }, 1)
    this.deps.onRun(id, entries)
  }

  /** Asks the server for a conversation; calls for the same one are joined. */
  fetch(id: string): Promise<ConversationRow> {
    const running = this.fetching.get(id)
    if (running) return running
    const feedSeq = this.deps.feedPosition()
    const done = this.deps.client
      .getConversation({ conversationId: id })
      .then(({ conversation }) => {
        if (!conversation) throw new Error('no conversation in the answer')
        return this.merge(conversationOf(conversation), feedSeq)
      })
      .finally(() => this.fetching.delete(id))
    this.fetching.set(id, done)
    return done
  }

  merge(told: Conversation, feedSeq = this.deps.feedPosition()): ConversationRow {
    this.deps.memory.clear(told.id, told.membership.clearedSeq ?? 0)
    const merged = mergeConversation(this.rows.get(told.id), told, feedSeq)
    const { lastEntry: last, ...rest } = merged
    const shown = last && this.settled(last)
    const row = shown && isShown(shown.content) ? { ...rest, lastEntry: shown } : rest
    this.set(row)
    return row
  }

  /** First sight of the account on this device: the first page at once, the others in the background. */
  async snapshot(): Promise<void> {
    this.rows.clear()
    this.complete = false
    this.pageToken = undefined
    await this.table().clear()
    await this.deps.cache.clear()
    await this.loadMore(kFirstPage)
    await this.save()
    void this.loadRest().catch(() => undefined)
  }

  /** After an absence: pages until one on which nothing is newer. */
  async refresh(): Promise<void> {
    let pageToken = ''
    const changed: string[] = []
    for (;;) {
      const before = new Map(this.rows)
      const page = await this.deps.client.listConversations({ pageToken, limit: kFirstPage })
      const rows = page.conversations.map((wire) =>
        this.merge(conversationOf(wire), Number(page.feedSeq)),
      )
      const newer = rows.filter((row) => row.headSeq > (before.get(row.id)?.headSeq ?? -1))
      changed.push(...newer.map((row) => row.id))
      pageToken = page.nextPageToken
      if (newer.length === 0 || pageToken === '') break
    }
    await this.save()
    void this.prefetch(changed)
    if (!this.complete) void this.loadRest().catch(() => undefined)
  }

  /** The next page of the list; pages that bring nothing new are passed over. */
  async loadMore(limit = kLaterPage): Promise<void> {
    let news = 0
    while (!this.complete && news === 0 && !this.closed) {
      const page = await this.deps.client.listConversations({
        pageToken: this.pageToken ?? '',
        limit,
      })
      for (const wire of page.conversations) {
        if (!this.rows.has(wire.conversationId)) news += 1
        this.merge(conversationOf(wire), Number(page.feedSeq))
      }
      this.pageToken = page.nextPageToken
      if (page.nextPageToken !== '') continue
      this.complete = true
      this.tell()
      await this.save()
      await this.deps.database.setValue(kListComplete, true)
    }
  }

  /** Makes the cached range end at the head; pulls what is missing. */
  ensureTail(id: string): Promise<void> {
    return this.inTurn(id, () => this.pullTail(id))
  }

  /** A page from the server; kept where it adjoins what is cached, or in its place. */
  async page(
    id: string,
    start: PageStart,
    limit: number,
    gap: 'refuse' | 'replace' = start === 'newest' ? 'replace' : 'refuse',
  ): Promise<EntryPage> {
    const answer = await this.deps.client.listEntries({
      conversationId: id,
      limit,
      ...(start === 'newest' ? {} : { from: fromOf(start) }),
    })
    const entries = answer.entries.map(entryOf)
    await this.deps.cache.put(id, entries, gap)
    return { entries, headSeq: Number(answer.headSeq), firstSeq: Number(answer.firstSeq) }
  }

  /** Fetches the newest entries of chats ahead, one after the other, least important last. */
  private async prefetch(changed: readonly string[]): Promise<void> {
    const byTime = [...this.rows.values()].sort((a, b) => b.activeMs - a.activeMs)
    const ids = new Set([...changed, ...byTime.slice(0, kPrefetched).map((row) => row.id)])
    for (const id of ids) {
      if (this.closed) return
      try {
        await this.ensureTail(id)
      } catch {
        return
      }
    }
  }

  private async loadRest(): Promise<void> {
    await this.prefetch([])
    for (let page = 0; page < kMaxBackgroundPages && !this.complete; page += 1) {
      await this.loadMore()
    }
  }

  private async pullTail(id: string): Promise<void> {
    for (let rounds = 0; rounds < 10; rounds += 1) {
      const row = this.rows.get(id)
      const range = await this.deps.cache.range(id)
      if (!row || this.closed || (range && range.to >= row.headSeq)) return
      if (row.headSeq < Math.max(1, row.membership.joinSeq)) return
      const far = !range || row.headSeq - range.to > kMaxGap
      const { entries } = await (far
        ? this.page(id, 'newest', kWindow)
        : // An answer that does not adjoin comes from behind what one may not read: it begins a new range.
          this.page(id, { afterSeq: range.to }, kMaxGap, 'replace'))
      if (entries.length === 0) return
      this.took(id, entries)
    }
  }

  private took(id: string, entries: readonly Entry[]): void {
    const row = this.rows.get(id)
    this.deps.memory.note(id, entries)
    if (row) this.set(entries.reduce((now, entry) => withEntry(now, entry, this.deps.me), row))
    this.deps.onRun(id, entries)
  }

  /** Notices and new parts change what only the server can tell (members, count, picture): asks once for several. */
  private refreshSoon(id: string): void {
    if (this.due.has(id) || this.closed) return
    const timer = this.deps.timers.set(() => {
      this.due.delete(id)
      this.fetch(id).catch(() => undefined)
    }, kNoticeDelayMs)
    this.due.set(id, timer)
  }

  private tell(): void {
    if (!this.told) return
    this.told = false
    queueMicrotask(() => {
      this.told = true
      if (!this.closed) this.deps.onRows(new Map(this.rows))
    })
  }

  /** Work on the cached range of one conversation is done one after the other. */
  private inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
    const before = this.queues.get(id) ?? Promise.resolve()
    const done = before.then(work, work)
    const tail = done.catch(() => undefined)
    this.queues.set(id, tail)
    void tail.then(() => {
      if (this.queues.get(id) === tail) this.queues.delete(id)
    })
    return done
  }

  private table() {
    return this.deps.database.table<ConversationRow, string>('conversations')
  }
}

function fromOf(start: Exclude<PageStart, 'newest'>) {
  return 'afterSeq' in start
    ? { case: 'afterSeq' as const, value: BigInt(start.afterSeq) }
    : { case: 'beforeSeq' as const, value: BigInt(start.beforeSeq) }
}

/** True if the user came or went, so that more than the part itself is different. */
function partChanged(before: Membership, after: Membership): boolean {
  return (
    before.active !== after.active ||
    before.role !== after.role ||
    before.joinSeq !== after.joinSeq ||
    before.leaveSeq !== after.leaveSeq
  )
}
