// What is known of changes beside the entries themselves: those that came lately, since an answer that was on its way
// meanwhile does not know of them, and what the user deleted for themselves. One for the cache and all open chats.
import type { Database } from '@/protocol/database'
import { hidden, targetOf, withChanges, withoutQuoteOf } from './changes'
import type { Entry } from './model'

const kHidden = 'hiddenEntries'
/** Of a conversation; an answer is not on its way for longer. Recalls are kept all. */
const kMostRecent = 300

interface Known {
  readonly changes: Map<number, Entry>
  readonly hidden: Set<number>
  clearedSeq: number
}

export class ChangeMemory {
  private readonly known = new Map<string, Known>()

  constructor(private readonly database: Pick<Database, 'getValue' | 'setValue'>) {}

  async load(): Promise<void> {
    const stored = await this.database.getValue<Record<string, number[]>>(kHidden)
    for (const [id, seqs] of Object.entries(stored ?? {})) {
      for (const seq of seqs) this.of(id).hidden.add(seq)
    }
  }

  /** Remembers the changes among entries. */
  note(conversationId: string, entries: readonly Entry[]): void {
    for (const entry of entries) {
      if (targetOf(entry.content) === 0) continue
      const { changes } = this.of(conversationId)
      changes.set(entry.seq, entry)
      if (changes.size <= kMostRecent) continue
      const oldest = [...changes.values()].find(({ content }) => content.kind !== 'recall')
      if (oldest) changes.delete(oldest.seq)
    }
  }

  /** True if that was not known. */
  hide(conversationId: string, seqs: readonly number[]): boolean {
    const known = this.of(conversationId)
    const fresh = seqs.filter((seq) => !known.hidden.has(seq))
    for (const seq of fresh) known.hidden.add(seq)
    if (fresh.length > 0) this.save()
    return fresh.length > 0
  }

  clear(conversationId: string, upToSeq: number): boolean {
    const known = this.of(conversationId)
    if (upToSeq <= known.clearedSeq) return false
    known.clearedSeq = upToSeq
    for (const seq of [...known.hidden]) if (seq <= upToSeq) known.hidden.delete(seq)
    return true
  }

  /** Entries as they must be shown, by all that is known. */
  settled(conversationId: string, entries: readonly Entry[]): readonly Entry[] {
    const known = this.known.get(conversationId)
    if (!known) return entries
    const isHidden = (seq: number): boolean => seq <= known.clearedSeq || known.hidden.has(seq)
    const changes = [...known.changes.values()].sort((a, b) => a.seq - b.seq)
    return withChanges(entries, changes).map((entry) =>
      isHidden(entry.seq) ? hidden(entry) : withoutQuoteOf(entry, isHidden),
    )
  }

  private of(conversationId: string): Known {
    let known = this.known.get(conversationId)
    if (!known) {
      known = { changes: new Map(), hidden: new Set(), clearedSeq: 0 }
      this.known.set(conversationId, known)
    }
    return known
  }

  private save(): void {
    const rows = [...this.known].filter(([, { hidden: seqs }]) => seqs.size > 0)
    const stored = Object.fromEntries(rows.map(([id, { hidden: seqs }]) => [id, [...seqs]]))
    this.database.setValue(kHidden, stored).catch(() => undefined)
  }
}
