// Who is typing, and telling others that one is. No Vue inside.
import type { Timers } from '@/protocol/timers'

/** Told again while going on, so that the others' 6 s do not run out. */
const kTellMs = 3_000
/** Without input for this long one has stopped. */
const kIdleMs = 5_000
const kForgetMs = 6_000

export interface TypingDeps {
  readonly timers: Timers
  /** Best effort. */
  tell(conversationId: string, active: boolean): void
  onChange(): void
}

export class TypingState {
  private readonly others = new Map<string, Map<string, number>>()
  private own: { conversationId: string; toldMs: number; idle: number } | undefined

  constructor(private readonly deps: TypingDeps) {}

  /** A push. */
  apply(conversationId: string, userId: string, active: boolean): void {
    const users = this.others.get(conversationId) ?? new Map<string, number>()
    const known = users.get(userId)
    if (known !== undefined) this.deps.timers.clear(known)
    users.delete(userId)
    if (active) {
      const timer = this.deps.timers.set(() => {
        this.apply(conversationId, userId, false)
      }, kForgetMs)
      users.set(userId, timer)
    }
    if (users.size > 0) this.others.set(conversationId, users)
    else this.others.delete(conversationId)
    if (active || known !== undefined) this.deps.onChange()
  }

  users(conversationId: string): string[] {
    return [...(this.others.get(conversationId)?.keys() ?? [])]
  }

  notify(conversationId: string, active: boolean): void {
    const { timers } = this.deps
    const now = timers.now()
    const going = this.own?.conversationId === conversationId ? this.own : undefined
    if (this.own) timers.clear(this.own.idle)
    if (!active || (this.own && !going)) this.stop()
    if (!active) return
    const idle = timers.set(() => {
      this.stop()
    }, kIdleMs)
    const due = !going || now - going.toldMs >= kTellMs
    this.own = { conversationId, toldMs: due ? now : going.toldMs, idle }
    if (due) this.deps.tell(conversationId, true)
  }

  close(): void {
    if (this.own) this.deps.timers.clear(this.own.idle)
    for (const users of this.others.values()) {
      for (const timer of users.values()) this.deps.timers.clear(timer)
    }
  }

  private stop(): void {
    const { own } = this
    this.own = undefined
    if (!own) return
    this.deps.timers.clear(own.idle)
    this.deps.tell(own.conversationId, false)
  }
}
