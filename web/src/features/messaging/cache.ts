// Entries on disk: of each conversation one contiguous range, which normally ends at the newest entry. A range is never left
// with a hole: what does not adjoin it replaces it or is not kept.
import type { Database, TableName } from '@/protocol/database'
import type { Entry } from './model'
import { afterRecall, isDense, joinVersions, withRecalls } from './rules'

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

export class EntryCache {
  /** Recalls seen since the start, by conversation: an answer that was on its way meanwhile may not know of them. */
  private readonly recalls = new Map<string, Map<number, string>>()

  constructor(private readonly database: Database) {}

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
    return this.database.transaction(kTables, async () => {
      const range = await this.range(conversationId)
      const apart = range !== undefined && first.seq > range.to + 1
      if (range && (last.seq < range.from - 1 || (apart && gap === 'refuse'))) return range
      if (apart) await this.deleteEntries(conversationId)
      await this.entries().bulkPut(await this.erased(conversationId, run))
      const next =
        range && !apart
          ? { from: Math.min(range.from, first.seq), to: Math.max(range.to, last.seq) }
          : { from: first.seq, to: last.seq }
      await this.ranges().put({ conversationId, ...next })
      for (const { content, senderId } of run) {
        if (content.kind === 'recall')
          await this.recall(conversationId, content.targetSeq, senderId)
      }
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

  /** A run without what is known to have been recalled. */
  private async erased(conversationId: string, run: readonly Entry[]): Promise<Entry[]> {
    const stored = await this.read(conversationId, run[0]?.seq ?? 1, run.at(-1)?.seq ?? 0)
    const known = new Map(stored.map((entry) => [entry.seq, entry]))
    const recalls = this.recalls.get(conversationId) ?? new Map<number, string>()
    return withRecalls(run).map((told) => {
      let entry = joinVersions(known.get(told.seq), told)
      for (const [seq, byUserId] of recalls) entry = afterRecall(entry, seq, byUserId)
      return entry
    })
  }

  /** Erases a recalled entry and the words of those that quote it, which are later than it. */
  private async recall(conversationId: string, seq: number, byUserId: string): Promise<void> {
    const seen = this.recalls.get(conversationId)
    if (seen) seen.set(seq, byUserId)
    else this.recalls.set(conversationId, new Map([[seq, byUserId]]))
    const later = await this.read(conversationId, seq, Number.MAX_SAFE_INTEGER)
    const changed = later
      .map((entry) => ({ entry, next: afterRecall(entry, seq, byUserId) }))
      .filter(({ entry, next }) => next !== entry)
    await this.entries().bulkPut(changed.map(({ next }) => next))
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
