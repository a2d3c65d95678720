// One chat page's view on a conversation: a dense run of entries in memory, paged both ways from cache or server, with one's
// own messages on their way at its end.
import { shallowReactive } from 'vue'
import { toRpcError } from '@/protocol/errors'
import type { OutboxItem } from '@/protocol/outbox'
import type { Timers } from '@/protocol/timers'
import type { EntryCache } from './cache'
import type { ChangeMemory } from './change-memory'
import { lacksWords, targetOf } from './changes'
import { type EntryPage, kMaxGap, type PageStart } from './conversations'
import type { ChatMessage, ChatWindow, Entry, Failure } from './model'
import { type Outgoing, pendingMessage, sentMessage } from './outgoing'
import { type ConversationRow, firstUnreadSeq, isShown, joinRuns } from './rules'

export interface WindowDeps {
  readonly me: string
  readonly cache: EntryCache
  readonly memory: ChangeMemory
  readonly timers: Timers
  row(): ConversationRow | undefined
  ensureTail(): Promise<void>
  page(start: PageStart, limit: number): Promise<EntryPage>
  pending(): readonly OutboxItem<Outgoing>[]
  progressOf(id: string): number
  /** blob: addresses of an own message's files, also for a while after it was sent. */
  localUrls(clientMessageId: string): readonly string[]
  /** An entry with changes on top that the server does not have yet. */
  shown(entry: Entry): Entry
  /** Asks for the wording of an edit that came without it. */
  complete(seq: number): void
  onClose(): void
}

const kFirst = 60
const kPage = 50
const kAround = 30
/** A window that shows less asks for older entries by itself. */
const kScreenful = 20
/** A window holds about as many messages, wherever one scrolls: what lies far behind goes, and comes back from the cache. */
const kMost = 400
/** At the end of a chat more may gather before the oldest go. */
const kMostAtEnd = 600
/** A failed attempt to follow the end is repeated after this, or as soon as anything changes. */
const kFollowAgainMs = 5_000

type View = { -readonly [K in keyof ChatWindow]: ChatWindow[K] }

export class WindowEngine {
  readonly view: ChatWindow
  private readonly state: View
  private run: readonly Entry[] = []
  private firstSeq = 0
  private closed = false
  private loading: Promise<void> | undefined
  /** True while it shows the newest entries: then it pulls what a gap shows to be missing, without anyone asking. */
  private following = false
  private catchingUp = false
  /** Nothing older came when asked: whatever the numbers say, this is the start. */
  private startReached = false
  private followTimer: number | undefined
  private readonly drawn = new WeakMap<Entry, ChatMessage>()

  constructor(
    readonly conversationId: string,
    private readonly deps: WindowDeps,
  ) {
    const row = deps.row()
    this.state = shallowReactive<View>({
      conversationId,
      messages: [],
      loading: 'none',
      atStart: false,
      atEnd: false,
      firstUnreadSeq: row ? firstUnreadSeq(row) : 0,
      error: undefined,
      loadOlder: () => this.loadOlder(),
      loadNewer: () => this.loadNewer(),
      jumpTo: (seq) => this.jumpTo(seq),
      jumpToEnd: () => this.jumpToEnd(),
      shorten: () => {
        this.shorten()
      },
      close: () => {
        this.close()
      },
    })
    this.view = this.state
  }

  async open(aroundSeq?: number): Promise<void> {
    if (aroundSeq !== undefined) {
      await this.jumpTo(aroundSeq)
      return
    }
    await this.exclusive('initial', () => this.showEnd())
  }

  /** The ordinal of an entry in the window; 0 if it is not there. */
  ordinalOf(seq: number): number {
    return this.entryAt(seq)?.ordinal ?? 0
  }

  entryAt(seq: number): Entry | undefined {
    return this.run.find((entry) => entry.seq === seq)
  }

  /** Entries came for the conversation. */
  onRun(more: readonly Entry[]): void {
    if (this.closed) return
    const first = more[0]
    const empty = this.run.length === 0
    const begins = first && first.seq <= Math.max(this.lowest(), this.joinSeq())
    if (!empty || (this.state.atEnd && begins)) this.take(more)
    for (const change of more) {
      const target = this.entryAt(targetOf(change.content))
      if (target && lacksWords(target, change)) this.deps.complete(target.seq)
    }
    this.follow()
  }

  /** The user deleted entries for themselves. */
  onHidden(): void {
    if (this.closed) return
    this.settle()
    this.redraw()
  }

  /** List row, outbox, progress or connection changed. */
  refresh(): void {
    if (this.closed) return
    this.redraw()
    this.follow()
  }

  private redraw(): void {
    const row = this.deps.row()
    const atEnd = this.high() >= (row?.headSeq ?? 0)
    const low = this.run[0]?.seq
    this.state.atEnd = atEnd
    if (atEnd) this.following = true
    this.state.atStart = this.startReached || (low === undefined ? atEnd : low <= this.lowest())
    this.state.messages = [
      ...this.run.flatMap((entry) => (isShown(entry.content) ? this.draw(entry) : [])),
      ...(atEnd ? this.pending() : []),
    ]
  }

  /** The first readable seq: 1 until the server has said another. (Who came back may read what was before they left.) */
  private lowest(): number {
    return Math.max(1, this.firstSeq)
  }

  private joinSeq(): number {
    return this.deps.row()?.membership.joinSeq ?? 0
  }

  private high(): number {
    return this.run.at(-1)?.seq ?? 0
  }

  private draw(entry: Entry): ChatMessage {
    const shown = this.deps.shown(entry)
    let message = this.drawn.get(shown)
    if (!message) {
      const mine = shown.senderId === this.deps.me
      const urls = mine ? this.deps.localUrls(shown.clientMessageId) : []
      message = sentMessage(shown, this.deps.me, urls)
      this.drawn.set(shown, message)
    }
    return message
  }

  /** Applies what is known of changes; also where the change itself lies beyond a gap. */
  private settle(): void {
    this.run = this.deps.memory.settled(this.conversationId, this.run)
  }

  private pending(): ChatMessage[] {
    const { me } = this.deps
    const sent = new Set<string>()
    for (const entry of this.run) if (entry.senderId === me) sent.add(entry.clientMessageId)
    return this.deps
      .pending()
      .filter((item) => !sent.has(item.id))
      .map((item) =>
        pendingMessage(item, me, this.deps.progressOf(item.id), this.deps.localUrls(item.id)),
      )
  }

  private take(
    more: readonly Entry[],
    gap: 'refuse' | 'unreadable' = 'refuse',
    keep: (run: readonly Entry[]) => readonly Entry[] = (run) => run,
  ): void {
    this.run = keep(joinRuns(this.run, more, gap))
    this.settle()
    this.redraw()
  }

  private readonly keepOldest = (run: readonly Entry[]): readonly Entry[] => {
    const kept = firstShowing(run, kMost)
    // Whoever reads far above is not taken along when something new comes.
    if (kept !== run) this.following = false
    return kept
  }

  private readonly keepNewest = (run: readonly Entry[]): readonly Entry[] => {
    const kept = lastShowing(run, kMost)
    if (kept !== run) this.startReached = false
    return kept
  }

  /** One reads at the end: what is far above it goes. */
  private shorten(): void {
    if (this.closed || lastShowing(this.run, kMostAtEnd) === this.run) return
    this.run = this.keepNewest(this.run)
    this.redraw()
  }

  private replace(run: readonly Entry[]): void {
    this.run = []
    this.startReached = false
    this.take(run)
  }

  private async showEnd(): Promise<void> {
    this.following = true
    this.replace(await this.deps.cache.newest(this.conversationId, kFirst))
    await this.deps.ensureTail()
    const newest = await this.deps.cache.newest(this.conversationId, kFirst)
    if (newest.length > 0 && joinRuns(this.run, newest) === this.run) this.replace(newest)
    else this.take(newest)
    if (this.run.length < kScreenful && !this.state.atStart) await this.older()
  }

  private loadOlder(): Promise<void> {
    if (this.state.atStart) return Promise.resolve()
    return this.exclusive('older', () => this.older())
  }

  private async older(): Promise<void> {
    const low = this.run[0]?.seq ?? (this.deps.row()?.headSeq ?? 0) + 1
    const cached = await this.deps.cache.read(this.conversationId, low - kPage, low - 1)
    if (cached.at(-1)?.seq === low - 1) {
      this.take(cached, 'refuse', this.keepOldest)
      return
    }
    const page = await this.deps.page({ beforeSeq: low }, kPage)
    this.firstSeq = page.firstSeq
    this.startReached = page.entries.length === 0
    this.take(page.entries, 'unreadable', this.keepOldest)
  }

  private loadNewer(): Promise<void> {
    if (this.state.atEnd) return Promise.resolve()
    return this.exclusive('newer', () => this.newer(this.keepNewest))
  }

  private async newer(keep?: (run: readonly Entry[]) => readonly Entry[]): Promise<void> {
    const high = this.high()
    const cached = await this.deps.cache.read(this.conversationId, high + 1, high + kPage)
    if (cached[0]?.seq === high + 1) {
      this.take(cached, 'refuse', keep)
      return
    }
    const page = await this.deps.page({ afterSeq: high }, kPage)
    this.take(page.entries, 'unreadable', keep)
  }

  /** Gets back to the end after a gap; one too large to fill leaves the window where it is, for the user to go on. */
  private follow(): void {
    const missing = (this.deps.row()?.headSeq ?? 0) - this.high()
    if (!this.following || missing <= 0 || this.catchingUp || this.closed) return
    if (missing > kMaxGap) {
      this.following = false
      return
    }
    this.catchingUp = true
    if (this.followTimer !== undefined) this.deps.timers.clear(this.followTimer)
    void this.exclusive('none', async () => {
      await this.deps.ensureTail()
      for (let high = -1; !this.state.atEnd && this.high() > high;) {
        high = this.high()
        await this.newer()
      }
    }).then(() => {
      this.catchingUp = false
      if (this.state.atEnd || this.closed) return
      this.followTimer = this.deps.timers.set(() => {
        this.follow()
      }, kFollowAgainMs)
    })
  }

  private async jumpTo(seq: number): Promise<boolean> {
    if (this.entryAt(seq)) return true
    let found = false
    await this.exclusive('initial', async () => {
      let around = await this.deps.cache.read(this.conversationId, seq - kAround, seq + kAround)
      if (!around.some((entry) => entry.seq === seq)) {
        const before = await this.deps.page({ beforeSeq: seq + 1 }, kAround)
        const after = await this.deps.page({ afterSeq: seq }, kAround)
        this.firstSeq = before.firstSeq
        around = [...joinRuns(before.entries, after.entries, 'unreadable')]
      }
      found = around.some((entry) => entry.seq === seq)
      if (!found) return
      this.following = false
      this.replace(around)
    })
    return found
  }

  private async jumpToEnd(): Promise<void> {
    if (!this.state.atEnd) await this.exclusive('initial', () => this.showEnd())
  }

  /** One load at a time, in the order asked for; a failure is shown and leaves what is there. */
  private exclusive(kind: ChatWindow['loading'], work: () => Promise<void>): Promise<void> {
    const done = (this.loading ?? Promise.resolve()).then(async () => {
      if (this.closed) return
      this.state.loading = kind
      this.state.error = undefined
      try {
        await work()
      } catch (thrown) {
        this.state.error = failureOf(thrown)
      } finally {
        this.state.loading = 'none'
        this.redraw()
      }
    })
    this.loading = done
    return done
  }

  private close(): void {
    if (this.closed) return
    this.closed = true
    if (this.followTimer !== undefined) this.deps.timers.clear(this.followTimer)
    this.deps.onClose()
  }
}

/** The first entries of a run that show no more than so many messages. */
function firstShowing(run: readonly Entry[], most: number): readonly Entry[] {
  let shown = 0
  const over = run.findIndex((entry) => isShown(entry.content) && ++shown > most)
  return over < 0 ? run : run.slice(0, over)
}

/** The last ones. */
function lastShowing(run: readonly Entry[], most: number): readonly Entry[] {
  let shown = 0
  const over = run.findLastIndex((entry) => isShown(entry.content) && ++shown > most)
  return over < 0 ? run : run.slice(over + 1)
}

function failureOf(thrown: unknown): Failure {
  const { code, reason } = toRpcError(thrown)
  return { code, reason }
}
