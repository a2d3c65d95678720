// What members are called in their groups: asked for in batches as they are shown, kept for the session. No Vue inside.
import type { Timers } from '@/protocol/timers'
import { memberOf, type MessagingClient } from './api'

export interface MemberNamesDeps {
  readonly client: Pick<MessagingClient, 'getMembers'>
  readonly timers: Timers
  onChange(): void
}

const kBatchDelayMs = 30
const kMaxBatch = 200
/** Nobody tells of a new nickname: it is asked for again now and then. */
const kStaleMs = 10 * 60_000

export class MemberNames {
  private readonly names = new Map<string, string>()
  private readonly askedMs = new Map<string, number>()
  private readonly wanted = new Map<string, Set<string>>()
  private timer: number | undefined

  constructor(private readonly deps: MemberNamesDeps) {}

  /** The nickname in the group; '' for none, or while it is not known. */
  get(conversationId: string, userId: string): string {
    const key = `${conversationId}/${userId}`
    const age = this.deps.timers.now() - (this.askedMs.get(key) ?? Number.NEGATIVE_INFINITY)
    if (age > kStaleMs) this.want(conversationId, userId)
    return this.names.get(key) ?? ''
  }

  /** Nicknames that came with something else. */
  put(conversationId: string, members: readonly { userId: string; nickname: string }[]): void {
    let changed = false
    for (const { userId, nickname } of members) {
      const key = `${conversationId}/${userId}`
      this.askedMs.set(key, this.deps.timers.now())
      if ((this.names.get(key) ?? '') === nickname) continue
      this.names.set(key, nickname)
      changed = true
    }
    if (changed) this.deps.onChange()
  }

  /** They may be called otherwise now. */
  forget(conversationId: string, userIds: readonly string[]): void {
    for (const userId of userIds) this.askedMs.delete(`${conversationId}/${userId}`)
    this.deps.onChange()
  }

  close(): void {
    if (this.timer !== undefined) this.deps.timers.clear(this.timer)
  }

  private want(conversationId: string, userId: string): void {
    if (userId === '' || userId === '0') return
    // Marked before the answer, so that a page drawn meanwhile does not ask again.
    this.askedMs.set(`${conversationId}/${userId}`, this.deps.timers.now())
    const users = this.wanted.get(conversationId)
    if (users) users.add(userId)
    else this.wanted.set(conversationId, new Set([userId]))
    this.timer ??= this.deps.timers.set(() => {
      this.timer = undefined
      void this.fetch()
    }, kBatchDelayMs)
  }

  private async fetch(): Promise<void> {
    const batches = [...this.wanted]
    this.wanted.clear()
    for (const [conversationId, users] of batches) {
      const all = [...users]
      for (let at = 0; at < all.length; at += kMaxBatch) {
        const userIds = all.slice(at, at + kMaxBatch)
        try {
          const { members } = await this.deps.client.getMembers({ conversationId, userIds })
          this.put(conversationId, members.map(memberOf))
        } catch {
          // Offline, or not a member any more: the account's name is shown.
        }
      }
    }
  }
}
