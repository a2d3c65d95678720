// The played cursor on its way to the server: shown at once, sent soon, kept over a lost network and a reload. No Vue inside.
import type { Database } from '@/protocol/database'
import { toRpcError } from '@/protocol/errors'
import type { Timers } from '@/protocol/timers'
import type { MessagingClient } from './api'

export interface PlayedDeps {
  readonly client: Pick<MessagingClient, 'markPlayed'>
  readonly database: Pick<Database, 'getValue' | 'setValue'>
  readonly timers: Timers
}

const kName = 'unsentPlayed'
const kDelayMs = 300
const kRetryMs = 5_000

export class Played {
  private readonly waiting = new Map<string, number>()
  private timer: number | undefined
  private connected = false
  private sending = false

  constructor(private readonly deps: PlayedDeps) {}

  async load(): Promise<void> {
    const stored = (await this.deps.database.getValue<Record<string, number>>(kName)) ?? {}
    for (const [id, seq] of Object.entries(stored)) this.waiting.set(id, seq)
  }

  close(): void {
    if (this.timer !== undefined) this.deps.timers.clear(this.timer)
    this.connected = false
  }

  setConnected(connected: boolean): void {
    this.connected = connected
    if (connected) this.sendIn(0)
  }

  /** What was played here and the server does not know yet; merges by max. */
  unsent(conversationId: string): number {
    return this.waiting.get(conversationId) ?? 0
  }

  mark(conversationId: string, seq: number): void {
    if (seq <= this.unsent(conversationId)) return
    this.waiting.set(conversationId, seq)
    this.save()
    this.sendIn(kDelayMs)
  }

  private sendIn(ms: number): void {
    if (!this.connected || this.waiting.size === 0) return
    if (this.timer !== undefined) this.deps.timers.clear(this.timer)
    this.timer = this.deps.timers.set(() => {
      this.timer = undefined
      void this.send()
    }, ms)
  }

  private async send(): Promise<void> {
    if (this.sending) return
    this.sending = true
    let current = ''
    try {
      for (const [conversationId, seq] of [...this.waiting]) {
        current = conversationId
        await this.deps.client.markPlayed({ conversationId, seq: BigInt(seq) })
        if (this.waiting.get(conversationId) === seq) this.waiting.delete(conversationId)
        this.save()
      }
    } catch (thrown) {
      // What the server refuses for good is not sent for ever.
      if (!toRpcError(thrown).retryable) this.waiting.delete(current)
      this.save()
    } finally {
      this.sending = false
      this.sendIn(kRetryMs)
    }
  }

  private save(): void {
    this.deps.database.setValue(kName, Object.fromEntries(this.waiting)).catch(() => undefined)
  }
}
