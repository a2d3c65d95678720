// A device that is logged in: its cache, its connection, its feed, and the order in which the features' parts take part.
//
//   open():    cache -> stores (first paint), then the socket
//   Welcome:   new device: snapshot of every part, then the feed from where it stood before the snapshot
//              known device: the feed from the cursor, then refresh of every part
//   Push:      hints, applied by the parts; a gap makes the owner of the stream pull
//   Resync:    as Welcome on a known device
import { create } from '@bufbuild/protobuf'
import type { FeedEntry } from '@/gen/kapok/feed/v1/feed_pb'
import { FeedService } from '@/gen/kapok/feed/v1/service_pb'
import { type Push, type Welcome, WelcomeSchema } from '@/gen/kapok/gateway/v1/frame_pb'
import type { Entry, Receipt, Typing } from '@/gen/kapok/messaging/v1/types_pb'
import type { Presence } from '@/gen/kapok/presence/v1/types_pb'
import type { NoteChanged } from '@/gen/kapok/notes/v1/types_pb'
import type { State as TogetherState } from '@/gen/kapok/together/v1/types_pb'
import { backoffMs } from './backoff'
import { Database } from './database'
import { type RpcError, toRpcError } from './errors'
import { FeedFollower } from './feed'
import { Connection, type ConnectionDeps } from './socket'
import type { TabNews, Tabs } from './tabs'
import type { Random, Timers } from './timers'
import { createClient, type Transport } from './transport'

/** What a feature does in a session. Calls come in the order in which the parts are listed. */
export interface SessionPart {
  /** Fills the store from the cache. No network. */
  load?(session: Session): Promise<void>
  /** A device without a cache reads everything that the feed will then keep up to date. */
  snapshot?(): Promise<void>
  /** The connection was away: what may have changed besides the feed? */
  refresh?(): Promise<void>
  /** Feed entries in order; resolves when they are in the cache too. */
  applyFeed?(entries: readonly FeedEntry[]): Promise<void>
  applyEntry?(entry: Entry): void
  applyTyping?(typing: Typing): void
  applyReceipt?(receipt: Receipt): void
  applyPresence?(presence: Presence): void
  applyTogether?(state: TogetherState): void
  applyNote?(changed: NoteChanged): void
  onConnected?(connected: boolean): void
  /** The session is over: empties the store. */
  reset?(): void
}

export interface SessionDeps extends ConnectionDeps {
  readonly openTabs: (userId: string) => Tabs
  readonly http: Transport
  /** For uploads and downloads with the token. */
  readonly fetch: typeof fetch
  readonly clientName: string
}

export interface SessionKey {
  readonly token: string
  readonly userId: string
}

/** 'offline' is told only when the first attempts to come back have failed. */
export type SessionState = 'offline' | 'connecting' | 'syncing' | 'online'

export interface SessionListener {
  onState(state: SessionState): void
  onClock(offsetMs: number): void
  /** The server no longer knows the token. */
  onEnded(error: RpcError): void
}

const kFeedCursor = 'feedCursor'
const kFeedPage = 500
/** A feed that is further behind than this is not read but replaced by a snapshot. */
const kMaxFeedGap = 5_000
const kSyncBackoff = { firstMs: 1_000, maxMs: 30_000 }

export class Session {
  readonly userId: string
  readonly token: string
  readonly database: Database
  readonly tabs: Tabs
  readonly timers: Timers
  readonly random: Random
  readonly fetch: typeof fetch
  /** Calls by HTTP with the token, for what sets cookies. */
  readonly http: Transport
  private readonly connection: Connection
  private readonly feed: FeedFollower
  private welcome: Welcome = create(WelcomeSchema)
  private synced = false
  private failing = false
  private syncing = false
  private syncAgain = false
  private syncAttempt = 0
  private syncTimer: number | undefined
  private closed = false

  constructor(
    deps: SessionDeps,
    key: SessionKey,
    private readonly parts: readonly SessionPart[],
    private readonly listener: SessionListener,
  ) {
    this.userId = key.userId
    this.token = key.token
    this.timers = deps.timers
    this.random = deps.random
    this.fetch = deps.fetch
    this.http = deps.http
    this.database = new Database(key.userId)
    this.tabs = deps.openTabs(key.userId)
    this.connection = new Connection(
      deps,
      { token: key.token, client: deps.clientName },
      {
        onState: () => {
          this.connectionChanged()
        },
        onWelcome: (welcome) => {
          this.welcomed(welcome)
        },
        onPush: (push) => {
          this.pushed(push)
        },
        onEnded: (error) => {
          this.listener.onEnded(error)
        },
      },
    )
    const client = createClient(FeedService, this.connection)
    this.feed = new FeedFollower(
      {
        read: async (afterSeq) => {
          const { entries, headSeq } = await client.readFeed({
            afterSeq: BigInt(afterSeq),
            limit: kFeedPage,
          })
          return { entries, headSeq: Number(headSeq) }
        },
      },
      {
        apply: async (entries, cursor) => {
          for (const part of this.parts) await part.applyFeed?.(entries)
          await this.saveCursor(cursor)
        },
      },
    )
  }

  /** The connection lives, but what is asked for first is refused; it is asked for again by itself. */
  get syncFailed(): boolean {
    return this.failing
  }

  get transport(): Transport {
    return this.connection
  }

  get reconnectAtMs(): number {
    return this.connection.retryAtMs
  }

  /** True if a snapshot was taken on this device before. */
  get hasCache(): boolean {
    return this.feed.position !== undefined
  }

  /** Feed entries up to here are in what the server answers from now on. */
  get feedPosition(): number {
    return this.feed.position ?? 0
  }

  async open(): Promise<void> {
    const cursor = await this.database.getValue<number>(kFeedCursor)
    if (cursor !== undefined) this.feed.start(cursor)
    for (const part of this.parts) await part.load?.(this)
    if (!this.closed) this.connection.start()
  }

  reconnect(): void {
    if (this.syncTimer !== undefined) this.requestSync()
    else this.connection.wake()
  }

  onTabNews(listener: (news: TabNews) => void): void {
    this.tabs.onNews(listener)
  }

  async close(options: { readonly wipe: boolean }): Promise<void> {
    this.closed = true
    if (this.syncTimer !== undefined) this.timers.clear(this.syncTimer)
    this.connection.stop()
    this.tabs.close()
    for (const part of [...this.parts].reverse()) part.reset?.()
    if (options.wipe) await this.database.wipe()
    else this.database.close()
  }

  private connectionChanged(): void {
    const open = this.connection.currentState === 'open'
    if (!open) {
      this.synced = false
      this.failing = false
    }
    for (const part of this.parts) part.onConnected?.(open)
    this.tellState()
  }

  private tellState(): void {
    if (this.closed) return
    if (this.connection.currentState === 'open') {
      this.listener.onState(this.synced ? 'online' : 'syncing')
    } else this.listener.onState(this.connection.troubled ? 'offline' : 'connecting')
  }

  private welcomed(welcome: Welcome): void {
    this.welcome = welcome
    this.listener.onClock(Number(welcome.serverTimeMs) - this.timers.now())
    this.requestSync()
  }

  private pushed(push: Push): void {
    const { event } = push
    switch (event.case) {
      case 'entry':
        for (const part of this.parts) part.applyEntry?.(event.value)
        break
      case 'feed':
        // If this fails the next entry or the next Welcome reads again from the cursor.
        this.feed.push(event.value).catch(() => undefined)
        break
      case 'typing':
        for (const part of this.parts) part.applyTyping?.(event.value)
        break
      case 'receipt':
        for (const part of this.parts) part.applyReceipt?.(event.value)
        break
      case 'presence':
        for (const part of this.parts) part.applyPresence?.(event.value)
        break
      case 'together':
        for (const part of this.parts) part.applyTogether?.(event.value)
        break
      case 'note':
        for (const part of this.parts) part.applyNote?.(event.value)
        break
      case 'resync':
        this.requestSync()
        break
      default:
        break
    }
  }

  private requestSync(): void {
    if (this.syncTimer !== undefined) this.timers.clear(this.syncTimer)
    this.syncTimer = undefined
    this.syncAgain = true
    if (!this.syncing) void this.syncLoop()
  }

  private async syncLoop(): Promise<void> {
    this.syncing = true
    try {
      while (this.syncAgain && !this.closed) {
        this.syncAgain = false
        await this.sync()
      }
      this.syncAttempt = 0
      this.synced = true
      this.failing = false
      this.tellState()
    } catch (thrown) {
      this.planSync(toRpcError(thrown).retryAfterMs)
    } finally {
      this.syncing = false
    }
  }

  /**
   * A sync that failed on a living connection is tried again, not before the server wants it to be; a dead one brings a
   * new Welcome.
   */
  private planSync(askedMs: number): void {
    if (this.closed || this.connection.currentState !== 'open') return
    this.failing = true
    this.tellState()
    const wait = Math.max(askedMs, backoffMs(this.syncAttempt, this.random, kSyncBackoff))
    this.syncAttempt += 1
    this.syncTimer = this.timers.set(() => {
      this.requestSync()
    }, wait)
  }

  private async sync(): Promise<void> {
    const head = Number(this.welcome.feedHead)
    const position = this.feed.position
    // A cursor beyond the head means that the server was set back to an older state.
    const lost = position !== undefined && (head - position > kMaxFeedGap || position > head)
    if (position === undefined || lost) {
      for (const part of this.parts) await part.snapshot?.()
      this.feed.start(head)
      await this.saveCursor(head, true)
    }
    // Also after a snapshot: entries pushed while it was taken had no cursor to go by.
    await this.feed.catchUp(Number.POSITIVE_INFINITY)
    if (position !== undefined && !lost) for (const part of this.parts) await part.refresh?.()
  }

  /** Two tabs follow the feed by themselves; the cache knows the furthest. */
  private async saveCursor(cursor: number, reset = false): Promise<void> {
    await this.database.transaction(['values'], async () => {
      const saved = (await this.database.getValue<number>(kFeedCursor)) ?? 0
      if (cursor > saved || reset) await this.database.setValue(kFeedCursor, cursor)
    })
  }
}
