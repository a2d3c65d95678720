// The directory of users: public profiles by id, from cache, feed and server, asked for in batches.
import { shallowReactive } from 'vue'
import type { Database } from '@/protocol/database'
import type { Timers } from '@/protocol/timers'
import { foreignUser, isForeign } from './foreign'
import type { User } from './model'

interface UserRow extends User {
  readonly fetchedMs: number
}

export interface DirectorySource {
  fetch(userIds: readonly string[]): Promise<User[]>
}

const kBatchDelayMs = 20
const kMaxBatch = 200
/** Profiles of people who are not contacts do not come by the feed, so they are asked for again now and then. */
const kStaleMs = 6 * 60 * 60 * 1000
/** An id that the server does not know, or a failed call, is not asked for again at once. */
const kRetryMs = 30_000

export class Directory {
  private readonly users = shallowReactive(new Map<string, User>())
  private readonly fetchedMs = new Map<string, number>()
  private readonly wanted = new Set<string>()
  private timer: number | undefined

  constructor(
    private readonly source: DirectorySource,
    private readonly timers: Timers,
    private readonly database: Database,
  ) {}

  async load(): Promise<void> {
    const rows = await this.database.table<UserRow, string>('users').toArray()
    for (const { fetchedMs, ...user } of rows) {
      this.users.set(user.userId, user)
      this.fetchedMs.set(user.userId, fetchedMs)
    }
  }

  /** Reactive; asks the server for what is missing or old. */
  get(userId: string): User | undefined {
    const user = this.users.get(userId)
    if (userId === '' || userId === '0') return user
    if (isForeign(userId)) return foreignUser(userId)
    const age = this.timers.now() - (this.fetchedMs.get(userId) ?? Number.NEGATIVE_INFINITY)
    if (age > kStaleMs) this.want(userId)
    return user
  }

  /** Profiles that came with something else. */
  async put(users: readonly User[]): Promise<void> {
    const now = this.timers.now()
    for (const user of users) {
      this.users.set(user.userId, user)
      this.fetchedMs.set(user.userId, now)
    }
    const rows = users.map((user) => ({ ...user, fetchedMs: now }))
    await this.database.table<UserRow, string>('users').bulkPut(rows)
  }

  close(): void {
    if (this.timer !== undefined) this.timers.clear(this.timer)
    this.users.clear()
  }

  private want(userId: string): void {
    this.wanted.add(userId)
    this.timer ??= this.timers.set(() => {
      this.timer = undefined
      void this.fetch()
    }, kBatchDelayMs)
  }

  private async fetch(): Promise<void> {
    const ids = [...this.wanted].slice(0, kMaxBatch)
    for (const id of ids) this.wanted.delete(id)
    if (this.wanted.size > 0) {
      this.timer = this.timers.set(() => {
        this.timer = undefined
        void this.fetch()
      }, kBatchDelayMs)
    }
    // Marked before the answer, so that a page drawn meanwhile does not ask again.
    const again = this.timers.now() - kStaleMs + kRetryMs
    for (const id of ids) this.fetchedMs.set(id, again)
    try {
      await this.put(await this.source.fetch(ids))
    } catch {
      // Offline: whoever still draws them asks again after a while.
    }
  }
}
