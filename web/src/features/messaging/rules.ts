// Pure decisions of messaging: ids, unread, what an entry does to the list, how states merge. What changes messages is in
// changes.ts.
import { changed, joinVersions, withChanges } from './changes'
import type { Content, Conversation, Entry, Membership, Notice } from './model'

/** Id of the 1:1 conversation of two users (of the self chat if both are one). Ids are decimal 64-bit numbers. */
export function directConversationId(a: string, b: string): string {
  const [low, high] = BigInt(a) <= BigInt(b) ? [a, b] : [b, a]
  return `d${low}-${high}`
}

const kRecallMs = 2 * 60 * 1000
const kRecallFileMs = 3 * 60 * 60 * 1000

const kUncounted: ReadonlySet<Content['kind']> = new Set([
  'notice',
  'recall',
  'edit',
  'reaction',
  'pin',
  'nudge',
])

/**
 * True for what people say, and what the instance says in its service chat; what was recalled or deleted for oneself still
 * counts.
 */
export function isCountable(content: Content): boolean {
  if (content.kind === 'notice') return isFromInstance(content.notice)
  return !kUncounted.has(content.kind)
}

/** Notices of the service chat, which count as messages. */
export function isFromInstance(notice: Notice): boolean {
  return notice.kind === 'deviceLoggedIn' || notice.kind === 'systemAnnouncement'
}

const kNoMessage: ReadonlySet<Content['kind']> = new Set(['notice', 'recalled', 'hidden'])

/** True for messages that are still there. */
export function isMessage(content: Content): boolean {
  return isCountable(content) && !kNoMessage.has(content.kind)
}

/** True for lines in the middle of a chat, which no one person says. */
export function isNoticeLike(content: Content): boolean {
  return content.kind === 'notice' || content.kind === 'pin' || content.kind === 'nudge'
}

/** True for what a chat shows: not what only changes an earlier message, nor what was deleted. */
export function isShown(content: Content): boolean {
  switch (content.kind) {
    case 'recall':
    case 'edit':
    case 'reaction':
    case 'hidden':
      return false
    case 'pin':
      return content.pinned
    default:
      return true
  }
}

/**
 * True if `userId` may take the entry back now. The server decides again: it knows the roles of others, so it may refuse
 * an admin who recalls the owner's message.
 */
export function mayRecall(
  conversation: Conversation,
  entry: Pick<Entry, 'senderId' | 'timeMs' | 'content'>,
  userId: string,
  nowMs: number,
): boolean {
  if (!isMessage(entry.content) || !mayChange(conversation)) return false
  if (entry.senderId === userId) {
    const limit = entry.content.kind === 'file' ? kRecallFileMs : kRecallMs
    return nowMs - entry.timeMs < limit
  }
  return conversation.kind === 'group' && conversation.membership.role !== 'member'
}

/** True while one may still write there; whether a contact blocked one, only the server knows. */
export function mayChange(conversation: Conversation): boolean {
  const { kind, membership, dissolved } = conversation
  return membership.active && !dissolved && kind !== 'imported'
}

const kEditMs = 24 * 60 * 60 * 1000

export function mayEdit(
  conversation: Conversation,
  entry: Pick<Entry, 'senderId' | 'timeMs' | 'content'>,
  userId: string,
  nowMs: number,
): boolean {
  return (
    entry.content.kind === 'text' &&
    entry.senderId === userId &&
    nowMs - entry.timeMs < kEditMs &&
    mayChange(conversation)
  )
}

/** Up to this size any member pins messages, and renames the group. */
const kFamiliarGroup = 100

export function mayPin(conversation: Conversation): boolean {
  const { kind, membership, memberCount } = conversation
  const familiar = kind !== 'group' || memberCount <= kFamiliarGroup
  return mayChange(conversation) && (familiar || membership.role !== 'member')
}

/** A conversation with what decides which news about it is newer. */
export interface ConversationRow extends Conversation {
  /** Feed seq up to which `membership` is known to be right. */
  readonly membershipSeq: number
}

/** Messages of others after what was read. */
export function unreadOf(conversation: Conversation): number {
  const { headOrdinal, readOrdinal, ownLastOrdinal, membership } = conversation
  return Math.max(0, headOrdinal - Math.max(readOrdinal, membership.joinOrdinal, ownLastOrdinal))
}

/** First seq that was not read; 0 if all was. */
export function firstUnreadSeq(conversation: Conversation): number {
  if (unreadOf(conversation) === 0) return 0
  return Math.max(conversation.readSeq + 1, conversation.membership.joinSeq)
}

/** The read cursor merges by max. */
export function withReadCursor<C extends Conversation>(row: C, seq: number, ordinal: number): C {
  if (seq <= row.readSeq) return row
  const read = { ...row, readSeq: seq, readOrdinal: Math.max(row.readOrdinal, ordinal) }
  return withMentions(read, mentionsOf(row))
}

const kMentionsKept = 50

/** Those that mention the reader, oldest first. */
export function mentionsOf(conversation: Conversation): readonly number[] {
  const { mentionedSeq, mentionedSeqs } = conversation
  return mentionedSeqs ?? (mentionedSeq > 0 ? [mentionedSeq] : [])
}

/** Of the mentions, those after the read cursor. */
function withMentions<C extends Conversation>(row: C, seqs: readonly number[]): C {
  const unread = seqs.filter((seq) => seq > row.readSeq).slice(-kMentionsKept)
  const known = mentionsOf(row)
  if (unread.length === known.length && unread.every((seq, at) => seq === known[at])) return row
  return { ...row, mentionedSeqs: unread, mentionedSeq: unread.at(-1) ?? 0 }
}

/** The membership register: the later in the feed wins. */
export function withMembership(
  row: ConversationRow,
  membership: Membership,
  feedSeq: number,
): ConversationRow {
  if (feedSeq < row.membershipSeq) return row
  return { ...row, membership, membershipSeq: feedSeq }
}

/** What the server says of a conversation, joined with what is known; either may be the newer. */
export function mergeConversation(
  known: ConversationRow | undefined,
  told: Conversation,
  feedSeq: number,
): ConversationRow {
  if (!known) return { ...told, membershipSeq: feedSeq }
  const newer = told.headSeq >= known.headSeq ? told : known
  const merged: ConversationRow = {
    ...newer,
    membership: feedSeq >= known.membershipSeq ? told.membership : known.membership,
    membershipSeq: Math.max(feedSeq, known.membershipSeq),
    readSeq: Math.max(told.readSeq, known.readSeq),
    readOrdinal: Math.max(told.readOrdinal, known.readOrdinal),
    ownLastOrdinal: Math.max(told.ownLastOrdinal, known.ownLastOrdinal),
    playedSeq: Math.max(told.playedSeq ?? 0, known.playedSeq ?? 0),
    ...(newer.lastEntry && { lastEntry: lastOf(known.lastEntry, newer.lastEntry) }),
  }
  return withMentions(merged, mentionsOf(newer))
}

function lastOf(known: Entry | undefined, told: Entry): Entry {
  return known?.seq === told.seq ? joinVersions(known, told) : told
}

function mentions(entry: Entry, me: string): boolean {
  const { content } = entry
  if (content.kind !== 'text' || entry.senderId === me) return false
  return content.mentionsAll || content.mentionedUserIds.includes(me)
}

/** What a live entry does to its conversation in the list. Entries that came before do nothing. */
export function withEntry(row: ConversationRow, entry: Entry, me: string): ConversationRow {
  const { content } = entry
  const known = row.lastEntry && withLast(row, changed(row.lastEntry, entry))
  if (entry.seq <= row.headSeq) return known ?? row
  // What is not for the reader's eyes may be a message or a notice: its ordinal tells.
  const countable =
    isCountable(content) && (content.kind !== 'hidden' || entry.ordinal > row.headOrdinal)
  const next: ConversationRow = {
    ...(known ?? row),
    headSeq: entry.seq,
    headOrdinal: entry.ordinal,
    ...(isShown(content) && { lastEntry: entry, activeMs: entry.timeMs }),
    ...(countable && { membership: { ...row.membership, hidden: false } }),
    ...(content.kind === 'notice' && noticed(content.notice)),
  }
  if (content.kind === 'recall') {
    return withMentions(
      next,
      mentionsOf(row).filter((seq) => seq !== content.targetSeq),
    )
  }
  if (mentions(entry, me)) return withMentions(next, [...mentionsOf(row), entry.seq])
  if (entry.senderId !== me || !countable) return next
  // Whoever writes has read.
  const own = { ...next, ownLastOrdinal: Math.max(next.ownLastOrdinal, entry.ordinal) }
  return withReadCursor(own, entry.seq, entry.ordinal)
}

function withLast(row: ConversationRow, lastEntry: Entry): ConversationRow {
  return lastEntry === row.lastEntry ? row : { ...row, lastEntry }
}

function noticed(notice: Extract<Content, { kind: 'notice' }>['notice']): Partial<Conversation> {
  if (notice.kind === 'renamed') return { name: notice.name }
  return notice.kind === 'dissolved' ? { dissolved: true } : {}
}

/** True if each entry's seq is one more than that of the entry before. */
export function isDense(entries: readonly Entry[]): boolean {
  return entries.every((entry, at) => at === 0 || entry.seq === (entries[at - 1]?.seq ?? 0) + 1)
}

/**
 * Two runs as one: what follows or overlaps is joined. What leaves a gap is not (then `run` comes back), unless the server
 * itself has answered that nothing readable lies between: who left a group and came back may not read what was written
 * meanwhile.
 */
export function joinRuns(
  run: readonly Entry[],
  more: readonly Entry[],
  gap: 'refuse' | 'unreadable' = 'refuse',
): readonly Entry[] {
  const first = more[0]
  const last = more.at(-1)
  const low = run[0]
  const high = run.at(-1)
  if (!first || !last) return run
  if (!low || !high) return withChanges(more, more)
  const apart = first.seq > high.seq + 1 || last.seq < low.seq - 1
  if (apart && gap === 'refuse') return run
  const before = run.filter((entry) => entry.seq < first.seq)
  const after = run.filter((entry) => entry.seq > last.seq)
  const known = new Map(run.map((entry) => [entry.seq, entry]))
  const joined = more.map((entry) => joinVersions(known.get(entry.seq), entry))
  const all = [...before, ...joined, ...after]
  return withChanges(all, all)
}
