// Values of the search feature, and the pure functions on them.
import { type Entry, isMessage, kindsOf, textsOf } from '@/features/messaging'
import { findTerms, parseTerms, type Terms } from '@/shared/text/query'

/** What is searched for; all that is set must hold. */
export interface SearchQuery {
  readonly text: string
  readonly senderIds?: readonly string[]
  readonly sinceMs?: number
  readonly untilMs?: number
  readonly kinds?: readonly string[]
}

/** A conversation in which something was found. */
export interface FoundGroup {
  readonly conversationId: string
  readonly count: number
  /** There may be more than `count`. */
  readonly more: boolean
  readonly newest: Entry
}

export interface FoundPage<T> {
  readonly items: readonly T[]
  /** Empty when everything was searched. */
  readonly nextPageToken: string
}

export function isEmptyQuery(query: SearchQuery): boolean {
  const { text, senderIds = [], kinds = [], sinceMs, untilMs } = query
  return (
    parseTerms(text).length === 0 &&
    senderIds.length + kinds.length === 0 &&
    sinceMs === undefined &&
    untilMs === undefined
  )
}

/** Whether an entry is what is searched for; the server decides by the same rules. */
export function isFound(entry: Entry, query: SearchQuery, terms: Terms): boolean {
  const { senderIds = [], kinds = [], sinceMs = -Infinity, untilMs = Infinity } = query
  if (!isMessage(entry.content) || entry.content.kind === 'unsupported') return false
  if (entry.timeMs < sinceMs || entry.timeMs >= untilMs) return false
  if (senderIds.length > 0 && !senderIds.includes(entry.senderId)) return false
  if (kinds.length > 0 && !kindsOf(entry.content).some((kind) => kinds.includes(kind))) return false
  return findTerms(terms, textsOf(entry.content)) !== undefined
}

/** Entries of one conversation, newest first, each once; what is given first is kept. */
export function mergeEntries(known: readonly Entry[], more: readonly Entry[]): Entry[] {
  const bySeq = new Map(more.map((entry) => [entry.seq, entry]))
  for (const entry of known) bySeq.set(entry.seq, entry)
  return [...bySeq.values()].sort((a, b) => b.seq - a.seq)
}

/** Groups, the newest find first, each conversation once; what is given first is kept. */
export function mergeGroups(
  known: readonly FoundGroup[],
  more: readonly FoundGroup[],
): FoundGroup[] {
  const byId = new Map(more.map((group) => [group.conversationId, group]))
  for (const group of known) byId.set(group.conversationId, group)
  return [...byId.values()].sort((a, b) => b.newest.timeMs - a.newest.timeMs)
}

/** Finds of a device's cache by conversation. */
export class LocalGroups {
  private readonly groups = new Map<string, { count: number; newest: Entry }>()

  add(entry: Entry): void {
    const group = this.groups.get(entry.conversationId)
    if (!group) this.groups.set(entry.conversationId, { count: 1, newest: entry })
    else {
      group.count += 1
      if (entry.seq > group.newest.seq) group.newest = entry
    }
  }

  list(): FoundGroup[] {
    const all = [...this.groups].map(([conversationId, { count, newest }]) => ({
      conversationId,
      count,
      more: false,
      newest,
    }))
    return mergeGroups(all, [])
  }
}

/** When the days of a month begin by this device's calendar, and when the last one ends. */
export function dayStarts(year: number, month: number): number[] {
  const days = new Date(year, month + 1, 0).getDate()
  return Array.from({ length: days + 1 }, (_none, day) => new Date(year, month, day + 1).getTime())
}
