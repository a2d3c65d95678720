// Entries on disk: of each conversation one contiguous range, which normally ends at the newest entry. A range is never left
// with a hole: what does not adjoin it replaces it or is not kept.
import type { Database, TableName } from '@/protocol/database'
import type { ChangeMemory } from './change-memory'
import { joinVersions, targetOf } from './changes'
import type { Entry } from './model'
import { isDense } from './rules'

/** Which seqs of a conversation are cached, both included. */
export interface Range {
  readonly from: number
  readonly to: number
}

interface RangeRow extends Range {
  readonly conversationId: string
}

type EntryKey = [string, number]

const kTables: readonly TableName[] = ['entries', 'ranges']
/** A longer range loses its oldest entries when the app starts. */
const kMaxKept = 2_000
const kVisited = 200

export class EntryCache {
  constructor(
    private readonly database: Database,
    private readonly memory: ChangeMemory,
  ) {}

  async range(conversationId: string): Promise<Range | undefined> {
    const row = await this.ranges().get(conversationId)
    return row && { from: row.from, to: row.to }
  }

  /** The newest entries of the range, oldest first. */
  async newest(conversationId: string, limit: number): Promise<Entry[]> {
    const range = await this.range(conversationId)
    if (!range) return []
    return this.read(conversationId, Math.max(range.from, range.to - limit + 1), range.to)
  }

  /** Entries from seq to seq, as far as they are cached; oldest first. */
  async read(conversationId: string, from: number, to: number): Promise<Entry[]> {
    if (from > to) return []
    return this.entries()
      .where('[conversationId+seq]')
      .between([conversationId, from], [conversationId, to], true, true)
      .toArray()
  }

  /** Shows what is cached of one conversation, or of all, in runs, the newest first, until `visit` answers false. */
  async visit(
    conversationId: string | undefined,
    visit: (run: readonly Entry[]) => boolean,
  ): Promise<void> {
    const rows = conversationId
      ? [await this.ranges().get(conversationId)]
      : await this.ranges().toArray()
    for (const row of rows) {
      for (let to = row?.to ?? 0; row && to >= row.from; to -= kVisited) {
        const from = Math.max(row.from, to - kVisited + 1)
        if (!visit(await this.read(row.conversationId, from, to))) break
      }
    }
  }

  /**
   * Keeps a dense run of entries that adjoins or overlaps the range. One that lies beyond its end replaces it if that is
   * wanted. Anything else is not kept. Resolves to the range there is now.
   */
  async put(
    conversationId: string,
    run: readonly Entry[],
    gap: 'replace' | 'refuse' = 'refuse',
  ): Promise<Range | undefined> {
    const first = run[0]
    const last = run.at(-1)
    if (!first || !last || !isDense(run)) return this.range(conversationId)
    this.memory.note(conversationId, run)
    return this.database.transaction(kTables, async () => {
      const range = await this.range(conversationId)
      const apart = range !== undefined && first.seq > range.to + 1
      if (range && (last.seq < range.from - 1 || (apart && gap === 'refuse'))) return range
      if (apart) await this.deleteEntries(conversationId)
      await this.entries().bulkPut(await this.joined(conversationId, run))
      const next =
        range && !apart
          ? { from: Math.min(range.from, first.seq), to: Math.max(range.to, last.seq) }
          : { from: first.seq, to: last.seq }
      await this.ranges().put({ conversationId, ...next })
      await this.change(conversationId, run)
      return next
    })
  }

  async drop(conversationId: string): Promise<void> {
    await this.database.transaction(kTables, async () => {
      await this.deleteEntries(conversationId)
      await this.ranges().delete(conversationId)
    })
  }

  async clear(): Promise<void> {
    await this.database.transaction(kTables, async () => {
      await this.entries().clear()
      await this.ranges().clear()
    })
  }

  /** Keeps the cache of chats with a long history small. */
  async trim(): Promise<void> {
    for (const { conversationId, from, to } of await this.ranges().toArray()) {
      if (to - from < kMaxKept) continue
      const keptFrom = to - kMaxKept + 1
      await this.database.transaction(kTables, async () => {
        await this.deleteEntries(conversationId, keptFrom - 1)
        await this.ranges().update(conversationId, { from: keptFrom })
      })
    }
  }

  /** Entries that the user deleted for themselves, and the words of those that quote them. */
  async hide(conversationId: string, seqs: readonly number[]): Promise<void> {
    await this.database.transaction(kTables, async () => {
      await this.settle(conversationId, Math.min(...seqs), Number.MAX_SAFE_INTEGER)
    })
  }

  /** The same of all up to a seq. */
  async clearUpTo(conversationId: string): Promise<void> {
    await this.database.transaction(kTables, async () => {
      await this.settle(conversationId, 0, Number.MAX_SAFE_INTEGER)
    })
  }

  /** A run joined with what is stored of it, and with all that is known to have changed it. */
  private async joined(conversationId: string, run: readonly Entry[]): Promise<readonly Entry[]> {
    const stored = await this.read(conversationId, run[0]?.seq ?? 1, run.at(-1)?.seq ?? 0)
    const known = new Map(stored.map((entry) => [entry.seq, entry]))
    const entries = run.map((told) => joinVersions(known.get(told.seq), told))
    return this.memory.settled(conversationId, entries)
  }

  /** Changes what is stored by what came with a run. */
  private async change(conversationId: string, run: readonly Entry[]): Promise<void> {
    for (const { content } of run) {
      const target = targetOf(content)
      if (target === 0) continue
      // Those that quote it are later than it.
      const last = content.kind === 'recall' ? Number.MAX_SAFE_INTEGER : target
      await this.settle(conversationId, target, last)
    }
  }

  private async settle(conversationId: string, from: number, to: number): Promise<void> {
    const stored = await this.read(conversationId, from, to)
    const settled = this.memory.settled(conversationId, stored)
    await this.entries().bulkPut(settled.filter((entry, at) => entry !== stored[at]))
  }

  private async deleteEntries(conversationId: string, to = Number.MAX_SAFE_INTEGER): Promise<void> {
    await this.entries()
      .where('[conversationId+seq]')
      .between([conversationId, 0], [conversationId, to], true, true)
      .delete()
  }

  private entries() {
    return this.database.table<Entry, EntryKey>('entries')
  }

  private ranges() {
    return this.database.table<RangeRow, string>('ranges')
  }
}
