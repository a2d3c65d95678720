// Pure decisions of messaging: ids, unread, what an entry does to the list, how states merge.
import type { Content, Conversation, Entry, Membership, Notice } from './model'

/** Id of the 1:1 conversation of two users (of the self chat if both are one). Ids are decimal 64-bit numbers. */
export function directConversationId(a: string, b: string): string {
  const [low, high] = BigInt(a) <= BigInt(b) ? [a, b] : [b, a]
  return `d${low}-${high}`
}

const kRecallMs = 2 * 60 * 1000
const kRecallFileMs = 3 * 60 * 60 * 1000

/** True for what people say, and what the instance says in its service chat; what was recalled is still counted. */
export function isCountable(content: Content): boolean {
  if (content.kind === 'notice') return isFromInstance(content.notice)
  return content.kind !== 'recall'
}

/** Notices of the service chat, which count as messages. */
export function isFromInstance(notice: Notice): boolean {
  return notice.kind === 'deviceLoggedIn' || notice.kind === 'systemAnnouncement'
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
  if (!isCountable(entry.content) || entry.content.kind === 'recalled') return false
  if (entry.content.kind === 'notice') return false
  if (!conversation.membership.active || conversation.dissolved) return false
  if (entry.senderId === userId) {
    const limit = entry.content.kind === 'file' ? kRecallFileMs : kRecallMs
    return nowMs - entry.timeMs < limit
  }
  return conversation.kind === 'group' && conversation.membership.role !== 'member'
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
  const mentionedSeq = row.mentionedSeq <= seq ? 0 : row.mentionedSeq
  return { ...row, readSeq: seq, readOrdinal: Math.max(row.readOrdinal, ordinal), mentionedSeq }
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
  }
  return merged.mentionedSeq > merged.readSeq ? merged : { ...merged, mentionedSeq: 0 }
}

function mentions(entry: Entry, me: string): boolean {
  const { content } = entry
  if (content.kind !== 'text' || entry.senderId === me) return false
  return content.mentionsAll || content.mentionedUserIds.includes(me)
}

/** What a live entry does to its conversation in the list. Entries that came before do nothing. */
export function withEntry(row: ConversationRow, entry: Entry, me: string): ConversationRow {
  const { content } = entry
  const recalled =
    content.kind === 'recall' && row.lastEntry
      ? { ...row, lastEntry: afterRecall(row.lastEntry, content.targetSeq, entry.senderId) }
      : row
  if (entry.seq <= row.headSeq) return recalled
  const countable = isCountable(content)
  const next: ConversationRow = {
    ...recalled,
    headSeq: entry.seq,
    headOrdinal: entry.ordinal,
    ...(content.kind !== 'recall' && { lastEntry: entry, activeMs: entry.timeMs }),
    ...(countable && { membership: { ...row.membership, hidden: false } }),
    ...(content.kind === 'notice' && noticed(content.notice)),
    ...(mentions(entry, me) && { mentionedSeq: entry.seq }),
  }
  if (entry.senderId !== me || !countable) return next
  // Whoever writes has read.
  const own = { ...next, ownLastOrdinal: Math.max(next.ownLastOrdinal, entry.ordinal) }
  return withReadCursor(own, entry.seq, entry.ordinal)
}

function noticed(notice: Extract<Content, { kind: 'notice' }>['notice']): Partial<Conversation> {
  if (notice.kind === 'renamed') return { name: notice.name }
  return notice.kind === 'dissolved' ? { dissolved: true } : {}
}

/** An entry after `targetSeq` was taken back: itself without content, or its quote without words. */
export function afterRecall(entry: Entry, targetSeq: number, byUserId: string): Entry {
  if (entry.content.kind === 'recalled') return entry
  if (entry.seq === targetSeq) {
    const { quote: _quote, ...rest } = entry
    return { ...rest, content: { kind: 'recalled', byUserId } }
  }
  if (entry.quote?.seq === targetSeq && entry.quote.summary !== '') {
    return { ...entry, quote: { ...entry.quote, summary: '' } }
  }
  return entry
}

/**
 * Two versions of one entry as one. Only a recall changes an entry, and it only takes away: what is erased in either stays
 * erased, so that a page or push that was on its way when the recall came does not bring the words back.
 */
export function joinVersions(known: Entry | undefined, told: Entry): Entry {
  if (!known) return told
  if (known.content.kind === 'recalled') return known
  const masked = known.quote?.summary === '' && told.quote !== undefined
  return masked ? { ...told, quote: { ...told.quote, summary: '' } } : told
}

/** Applies the recalls among entries to all of them. */
export function withRecalls(entries: readonly Entry[]): Entry[] {
  let result = [...entries]
  for (const { content, senderId } of entries) {
    if (content.kind !== 'recall') continue
    result = result.map((entry) => afterRecall(entry, content.targetSeq, senderId))
  }
  return result
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
  if (!low || !high) return withRecalls(more)
  const apart = first.seq > high.seq + 1 || last.seq < low.seq - 1
  if (apart && gap === 'refuse') return run
  const before = run.filter((entry) => entry.seq < first.seq)
  const after = run.filter((entry) => entry.seq > last.seq)
  const known = new Map(run.map((entry) => [entry.seq, entry]))
  const joined = more.map((entry) => joinVersions(known.get(entry.seq), entry))
  return withRecalls([...before, ...joined, ...after])
}
