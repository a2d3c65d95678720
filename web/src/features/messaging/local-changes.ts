// Own edits and reactions that the server does not have yet, as they are shown meanwhile. What the server says wins: a
// change is taken off again when it is answered, and the entry that came of it takes its place. Pure but for its state.
import { shownReactions, toggled } from './changes'
import type { Entry, TextContent } from './model'

type Change =
  | { readonly kind: 'text'; readonly text: TextContent }
  | { readonly kind: 'reaction'; readonly emoji: string; readonly active: boolean }

export class LocalChanges {
  private readonly changes = new Map<string, readonly Change[]>()

  constructor(
    private readonly me: string,
    private readonly onChange: () => void,
  ) {}

  /** Shows a change until the returned function is called. */
  show(conversationId: string, seq: number, change: Change): () => void {
    const key = `${conversationId} ${seq}`
    this.changes.set(key, [...(this.changes.get(key) ?? []), change])
    this.onChange()
    return () => {
      const left = (this.changes.get(key) ?? []).filter((other) => other !== change)
      if (left.length > 0) this.changes.set(key, left)
      else this.changes.delete(key)
      this.onChange()
    }
  }

  shown(entry: Entry): Entry {
    const changes = this.changes.get(`${entry.conversationId} ${entry.seq}`)
    return changes ? changes.reduce((now, change) => this.applied(now, change), entry) : entry
  }

  private applied(entry: Entry, change: Change): Entry {
    if (change.kind === 'text') {
      if (entry.content.kind !== 'text') return entry
      return { ...entry, content: change.text, changing: true }
    }
    const { emoji, active } = change
    const { laterReactions: _counted, ...rest } = entry
    const reactions = shownReactions(entry, this.me)
    const mine = reactions.some((reaction) => reaction.emoji === emoji && reaction.mine)
    if (mine === active) return entry
    return { ...rest, reactions: toggled(reactions, emoji, this.me, active, this.me) }
  }
}
