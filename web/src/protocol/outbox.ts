// Messages on their way: kept on disk before the first attempt, sent strictly in order within a lane (a conversation),
// repeated until the server has answered. Repeating is safe because every item carries its own id for ever.
//
// What takes long (a large file) goes aside: one after the other as well, but the words written after it do not wait an hour.
import { backoffMs } from './backoff'
import { toRpcError } from './errors'
import type { Random, Timers } from './timers'

export interface OutboxFailure {
  readonly code: string
  readonly reason: string
}

export interface OutboxItem<P> {
  /** The client_message_id. */
  readonly id: string
  /** Items of one lane go out one after the other. */
  readonly lane: string
  /** Order within the lane. */
  readonly order: number
  readonly createdMs: number
  readonly payload: P
  /** Takes long: holds back only what also goes aside. */
  readonly aside?: boolean
  /** Set once it was given up: waits for the user to retry or discard it, and blocks nobody. */
  readonly failure?: OutboxFailure
}

/** Where items survive a reload; shared by the tabs of a user. */
export interface OutboxStorage<P> {
  list(): Promise<OutboxItem<P>[]>
  put(item: OutboxItem<P>): Promise<void>
  remove(id: string): Promise<void>
}

export interface OutboxDeps<P> {
  readonly storage: OutboxStorage<P>
  /** Sends one item, and applies the answer. Rejects with `RpcError`. */
  perform(item: OutboxItem<P>, attempt: OutboxAttempt): Promise<void>
  /** Items or their states changed. */
  onChange(): void
  /** It left the outbox unsent: what a server holds for it can go. Also told where another tab dropped it, by the one that leads. */
  dropped(item: OutboxItem<P>): void
  /** Tells the other tabs that storage changed. */
  announce(): void
  readonly timers: Timers
  readonly random: Random
}

export interface OutboxAttempt {
  readonly signal: AbortSignal
  /** 0 to 1. */
  onProgress(fraction: number): void
}

const kBackoff = { firstMs: 1_000, maxMs: 30_000 }
/** A fault of the server is not repeated for ever. */
const kMaxFaults = 5
/** Who is to wait longer (slow mode of an hour) is told so, and holds nothing back meanwhile. */
const kMaxWaitMs = 60_000

interface Lane {
  running: boolean
  attempt: number
  faults: number
  timer: number | undefined
  abort: AbortController | undefined
  current: string | undefined
}

/** Items of one queue wait for each other. */
function queueOf(item: OutboxItem<unknown>): string {
  return item.aside ? `${item.lane} aside` : item.lane
}

export class Outbox<P> {
  private items = new Map<string, OutboxItem<P>>()
  private readonly lanes = new Map<string, Lane>()
  private readonly progress = new Map<string, number>()
  private leading = false
  private connected = false
  private closed = false
  private lastOrder = 0

  constructor(private readonly deps: OutboxDeps<P>) {}

  /** Reads storage: at start, and when another tab changed it. */
  async load(): Promise<void> {
    const items = await this.deps.storage.list()
    if (this.closed) return
    const before = this.items
    this.items = new Map(items.map((item) => [item.id, item]))
    if (this.leading) {
      for (const item of before.values()) if (!this.items.has(item.id)) this.deps.dropped(item)
    }
    for (const item of items) this.lastOrder = Math.max(this.lastOrder, item.order)
    for (const lane of this.lanes.values()) {
      if (lane.current !== undefined && !this.items.has(lane.current)) lane.abort?.abort()
    }
    this.deps.onChange()
    this.runAll()
  }

  /** Items of a lane, in order; of all lanes without one. */
  list(lane?: string): OutboxItem<P>[] {
    return [...this.items.values()]
      .filter((item) => lane === undefined || item.lane === lane)
      .sort((a, b) => a.order - b.order)
  }

  progressOf(id: string): number {
    return this.progress.get(id) ?? 0
  }

  async add(lane: string, id: string, payload: P, way: 'in order' | 'aside' = 'in order') {
    const item: OutboxItem<P> = {
      id,
      lane,
      payload,
      order: this.nextOrder(),
      createdMs: this.deps.timers.now(),
      ...(way === 'aside' && { aside: true }),
    }
    await this.deps.storage.put(item)
    this.items.set(id, item)
    this.changed()
    this.run(queueOf(item))
  }

  /** Keeps a new payload for an item, for example what was uploaded already. */
  async update(id: string, payload: P): Promise<void> {
    const item = this.items.get(id)
    if (!item) return
    const next = { ...item, payload }
    await this.deps.storage.put(next)
    this.items.set(id, next)
  }

  /** Sends a failed item again, after what was written since. */
  async retry(id: string): Promise<void> {
    const item = this.items.get(id)
    if (!item?.failure) return
    const { failure: _failure, ...rest } = item
    const next = { ...rest, order: this.nextOrder() }
    await this.deps.storage.put(next)
    this.items.set(id, next)
    this.changed()
    this.run(queueOf(item))
  }

  /** Drops an item; what is under way for it is cancelled. */
  async discard(id: string): Promise<void> {
    const item = this.items.get(id)
    if (!item) return
    await this.deps.storage.remove(id)
    this.items.delete(id)
    const lane = this.lanes.get(queueOf(item))
    if (lane?.current === id) lane.abort?.abort()
    this.deps.dropped(item)
    this.changed()
  }

  /** Only the leading tab sends. */
  setLeading(leading: boolean): void {
    this.leading = leading
    this.runAll()
  }

  setConnected(connected: boolean): void {
    if (this.connected === connected) return
    this.connected = connected
    if (!connected) return
    // What waited only for the network goes out at once.
    for (const lane of this.lanes.values()) {
      if (lane.timer !== undefined) this.deps.timers.clear(lane.timer)
      lane.timer = undefined
      lane.attempt = 0
    }
    this.runAll()
  }

  close(): void {
    this.closed = true
    for (const lane of this.lanes.values()) {
      lane.abort?.abort()
      if (lane.timer !== undefined) this.deps.timers.clear(lane.timer)
    }
  }

  /** Larger than any before, also than those of other tabs, which use the same clock. */
  private nextOrder(): number {
    this.lastOrder = Math.max(this.deps.timers.now(), this.lastOrder + 0.001)
    return this.lastOrder
  }

  private changed(): void {
    this.deps.onChange()
    this.deps.announce()
  }

  private runAll(): void {
    for (const name of new Set([...this.items.values()].map(queueOf))) this.run(name)
  }

  private run(name: string): void {
    const lane = this.laneOf(name)
    if (lane.running || lane.timer !== undefined || !this.mayRun()) return
    lane.running = true
    void this.drain(name, lane).finally(() => {
      lane.running = false
      lane.current = undefined
      // Something may have come between the last look and now.
      if (this.next(name)) this.run(name)
    })
  }

  private mayRun(): boolean {
    return this.leading && this.connected && !this.closed
  }

  private next(name: string): OutboxItem<P> | undefined {
    return this.list().find((item) => queueOf(item) === name && !item.failure)
  }

  private async drain(name: string, lane: Lane): Promise<void> {
    for (;;) {
      const item = this.mayRun() ? this.next(name) : undefined
      if (!item) return
      const abort = new AbortController()
      lane.current = item.id
      lane.abort = abort
      try {
        await this.deps.perform(item, {
          signal: abort.signal,
          onProgress: (fraction) => {
            this.progress.set(item.id, fraction)
            this.deps.onChange()
          },
        })
        await this.deps.storage.remove(item.id)
        this.items.delete(item.id)
        this.progress.delete(item.id)
        lane.attempt = 0
        lane.faults = 0
        this.changed()
      } catch (thrown) {
        if (abort.signal.aborted || this.closed) continue
        if (await this.failed(name, lane, item, thrown)) return
      }
    }
  }

  /** True if the lane has to wait now. */
  private async failed(
    name: string,
    lane: Lane,
    item: OutboxItem<P>,
    thrown: unknown,
  ): Promise<boolean> {
    const error = toRpcError(thrown)
    if (error.code === 'internal') lane.faults += 1
    const hopeless = lane.faults >= kMaxFaults || error.reason === 'CLIENT_FAULT'
    if (!error.retryable || hopeless || error.retryAfterMs > kMaxWaitMs) {
      lane.faults = 0
      lane.attempt = 0
      // It may have been discarded meanwhile, and it may have got a new payload.
      const now = this.items.get(item.id)
      if (!now) return false
      const next = { ...now, failure: { code: error.code, reason: error.reason } }
      this.items.set(item.id, next)
      await this.deps.storage.put(next)
      this.changed()
      return false
    }
    const wait = Math.max(error.retryAfterMs, backoffMs(lane.attempt, this.deps.random, kBackoff))
    lane.attempt += 1
    lane.timer = this.deps.timers.set(() => {
      lane.timer = undefined
      this.run(name)
    }, wait)
    return true
  }

  private laneOf(name: string): Lane {
    let lane = this.lanes.get(name)
    if (!lane) {
      lane = {
        running: false,
        attempt: 0,
        faults: 0,
        timer: undefined,
        abort: undefined,
        current: undefined,
      }
      this.lanes.set(name, lane)
    }
    return lane
  }
}
