// What changes a message after it was written: recalls, edits, reactions, and deletion for oneself. Pure; the same rules as
// the server's tests have in tests/support/entry_changes.cpp. A change is applied only where it is newer than what is known,
// so that order, repetition and overlap of pages do no harm (docs/decisions/0006).
import type { Content, Entry, Reaction } from './model'

const kNamedUsers = 3

/** Seq of the earlier entry that this one changes; 0 for most. */
export function targetOf(content: Content): number {
  switch (content.kind) {
    case 'recall':
    case 'edit':
    case 'reaction':
      return content.targetSeq
    default:
      return 0
  }
}

function isGone({ content }: Entry): boolean {
  return content.kind === 'recalled' || content.kind === 'hidden'
}

/** An entry with other content, and nothing that belonged to the one before. */
function emptied(entry: Entry, content: Content): Entry {
  const {
    quote: _quote,
    edited: _edited,
    reactions: _reactions,
    reactionsSeq: _seq,
    laterReactions: _later,
    ...rest
  } = entry
  return { ...rest, content }
}

/** Deleted by the user for themselves. */
export function hidden(entry: Entry): Entry {
  return entry.content.kind === 'hidden' ? entry : emptied(entry, { kind: 'hidden' })
}

/** The words of a quote taken away: of what was recalled or deleted. */
export function withoutQuoteOf(entry: Entry, isHidden: (seq: number) => boolean): Entry {
  const { quote } = entry
  if (!quote || quote.summary === '' || !isHidden(quote.seq)) return entry
  return { ...entry, quote: { ...quote, summary: '' } }
}

function afterRecall(entry: Entry, targetSeq: number, byUserId: string): Entry {
  if (entry.seq !== targetSeq) return withoutQuoteOf(entry, (seq) => seq === targetSeq)
  return isGone(entry) ? entry : emptied(entry, { kind: 'recalled', byUserId })
}

function afterEdit(entry: Entry, change: Entry): Entry {
  const { content } = change
  if (content.kind !== 'edit' || !content.text || entry.content.kind !== 'text') return entry
  if ((entry.edited?.version ?? 0) >= content.version) return entry
  const edited = { version: content.version, timeMs: change.timeMs }
  return { ...entry, content: content.text, edited }
}

/** Kept beside what the server counted: what was missed may come after it. */
function afterReaction(entry: Entry, change: Entry): Entry {
  const { content, senderId, seq } = change
  if (content.kind !== 'reaction' || isGone(entry)) return entry
  const known = entry.laterReactions ?? []
  if (seq <= (entry.reactionsSeq ?? 0) || known.some((one) => one.seq === seq)) return entry
  const { emoji, active } = content
  const laterReactions = [...known, { seq, userId: senderId, emoji, active }]
  return { ...entry, laterReactions: laterReactions.sort((x, y) => x.seq - y.seq) }
}

/** The reactions to a message, by all that is known. Each reaction entry is a change: it counts one up or down. */
export function shownReactions(entry: Entry, me: string): readonly Reaction[] {
  return (entry.laterReactions ?? []).reduce(
    (now, { emoji, userId, active }) => toggled(now, emoji, userId, active, me),
    entry.reactions ?? [],
  )
}

/** Reactions with one more or one less. */
export function toggled(
  reactions: readonly Reaction[],
  emoji: string,
  userId: string,
  active: boolean,
  me: string,
): readonly Reaction[] {
  const known = reactions.find((reaction) => reaction.emoji === emoji)
  const { count, mine, userIds } = known ?? { count: 0, mine: false, userIds: [] }
  const others = userIds.filter((id) => id !== userId)
  const next: Reaction = {
    emoji,
    count: count + (active ? 1 : -1),
    mine: userId === me ? active : mine,
    userIds: active ? [...others, userId].slice(0, kNamedUsers) : others,
  }
  if (!known) return active ? [...reactions, next] : reactions
  return reactions.flatMap((reaction) => {
    if (reaction !== known) return reaction
    return next.count > 0 ? next : []
  })
}

/** What a later entry does to this one. The same object if nothing. */
export function changed(entry: Entry, change: Entry): Entry {
  const target = targetOf(change.content)
  if (target === 0) return entry
  if (change.content.kind === 'recall') return afterRecall(entry, target, change.senderId)
  if (entry.seq !== target) return entry
  return change.content.kind === 'edit' ? afterEdit(entry, change) : afterReaction(entry, change)
}

/** True for an edit that came without its words, of an entry that has older ones. */
export function lacksWords(entry: Entry, change: Entry): boolean {
  const { content } = change
  if (content.kind !== 'edit' || content.text || entry.content.kind !== 'text') return false
  return entry.seq === content.targetSeq && (entry.edited?.version ?? 0) < content.version
}

/**
 * Two states of one entry as one: what was taken away in either stays away, and the later wording and the later reactions
 * win, so that a page or push that was on its way when a change came brings nothing back.
 */
export function joinVersions(known: Entry | undefined, told: Entry): Entry {
  if (!known || known.content.kind === 'hidden') return known ?? told
  if (isGone(told)) return told.content.kind === 'hidden' || !isGone(known) ? told : known
  if (isGone(known)) return known
  const older = (told.edited?.version ?? 0) < (known.edited?.version ?? 0)
  const masked = known.quote?.summary === ''
  const { content, edited } = older ? known : told
  return {
    ...told,
    content,
    ...(edited && { edited }),
    ...joinedReactions(known, told),
    ...(masked && told.quote && { quote: { ...told.quote, summary: '' } }),
  }
}

function joinedReactions(a: Entry, b: Entry): Partial<Entry> {
  const { reactions, reactionsSeq = 0 } = (a.reactionsSeq ?? 0) > (b.reactionsSeq ?? 0) ? a : b
  const all = [...(a.laterReactions ?? []), ...(b.laterReactions ?? [])]
  const later = new Map(all.map((change) => [change.seq, change]))
  const laterReactions = [...later.values()]
    .filter((change) => change.seq > reactionsSeq)
    .sort((x, y) => x.seq - y.seq)
  return {
    ...(reactions && { reactions }),
    ...(reactionsSeq > 0 && { reactionsSeq }),
    ...((a.laterReactions ?? b.laterReactions) && { laterReactions }),
  }
}

/** Applies the changes among `changes`, oldest first, to all entries. */
export function withChanges(
  entries: readonly Entry[],
  changes: readonly Entry[],
): readonly Entry[] {
  const byTarget = new Map<number, Entry[]>()
  for (const change of changes) {
    const target = targetOf(change.content)
    if (target === 0) continue
    const known = byTarget.get(target)
    if (known) known.push(change)
    else byTarget.set(target, [change])
  }
  if (byTarget.size === 0) return entries
  return entries.map((entry) => {
    const own = byTarget.get(entry.seq) ?? []
    const quoted = byTarget.get(entry.quote?.seq ?? 0) ?? []
    return [...own, ...quoted].reduce(changed, entry)
  })
}
