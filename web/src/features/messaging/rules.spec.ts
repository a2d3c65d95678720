// feature: recall, recall-files
import { describe, expect, it } from 'vitest'
import type { Content, Conversation, Entry, Membership } from './model'
import {
  type ConversationRow,
  directConversationId,
  firstUnreadSeq,
  isDense,
  joinRuns,
  mayEdit,
  mayPin,
  mayRecall,
  mergeConversation,
  unreadOf,
  withEntry,
  withMembership,
  withReadCursor,
} from './rules'

const kMe = '1'
const kPeer = '2'

const kMembership: Membership = {
  active: true,
  role: 'member',
  joinSeq: 1,
  joinOrdinal: 0,
  leaveSeq: 0,
  pinned: false,
  muted: false,
  hidden: false,
  draft: '',
  markedUnread: false,
  nickname: '',
  mutedUntilMs: 0,
  folded: false,
}

function row(change: Partial<ConversationRow> = {}): ConversationRow {
  return {
    id: 'd1-2',
    kind: 'direct',
    name: '',
    avatarMediaId: '',
    memberCount: 2,
    firstMemberIds: [kMe, kPeer],
    membership: kMembership,
    headSeq: 0,
    headOrdinal: 0,
    readSeq: 0,
    readOrdinal: 0,
    ownLastOrdinal: 0,
    mentionedSeq: 0,
    dissolved: false,
    joinRequests: 0,
    activeMs: 0,
    membershipSeq: 0,
    ...change,
  }
}

function text(words: string, mentions: Partial<Extract<Content, { kind: 'text' }>> = {}): Content {
  return { kind: 'text', text: words, mentionedUserIds: [], mentionsAll: false, ...mentions }
}

function entry(seq: number, change: Partial<Entry> = {}): Entry {
  return {
    conversationId: 'd1-2',
    seq,
    ordinal: seq,
    timeMs: 1_000 * seq,
    senderId: kPeer,
    clientMessageId: `m${seq}`,
    content: text(`words ${seq}`),
    ...change,
  }
}

describe('directConversationId', () => {
  it('is the same from both sides, and compares numbers, not text', () => {
    expect(directConversationId('9', '10')).toBe('d9-10')
    expect(directConversationId('10', '9')).toBe('d9-10')
    expect(directConversationId('18446744073709551615', '3')).toBe('d3-18446744073709551615')
    expect(directConversationId('5', '5')).toBe('d5-5')
  })
})

describe('unread', () => {
  it('is the head less the greatest of read, join and own last', () => {
    expect(unreadOf(row({ headOrdinal: 10, readOrdinal: 4 }))).toBe(6)
    expect(unreadOf(row({ headOrdinal: 10, readOrdinal: 4, ownLastOrdinal: 8 }))).toBe(2)
    const joined = { ...kMembership, joinOrdinal: 9 }
    expect(unreadOf(row({ headOrdinal: 10, membership: joined }))).toBe(1)
    expect(unreadOf(row({ headOrdinal: 3, readOrdinal: 5 }))).toBe(0)
  })

  it('begins after what was read, but not before one joined', () => {
    expect(firstUnreadSeq(row({ headOrdinal: 9, headSeq: 9, readSeq: 4, readOrdinal: 4 }))).toBe(5)
    const joined = { ...kMembership, joinSeq: 7, joinOrdinal: 6 }
    expect(firstUnreadSeq(row({ headOrdinal: 9, membership: joined }))).toBe(7)
    expect(firstUnreadSeq(row({ headOrdinal: 2, readOrdinal: 2 }))).toBe(0)
  })
})

describe('withEntry', () => {
  it('moves the head and shows the message', () => {
    const next = withEntry(row(), entry(1), kMe)
    expect(next).toMatchObject({ headSeq: 1, headOrdinal: 1, activeMs: 1_000 })
    expect(next.lastEntry?.seq).toBe(1)
    expect(unreadOf(next)).toBe(1)
  })

  it('counts own messages as read', () => {
    const before = withEntry(row(), entry(1), kMe)
    const after = withEntry(before, entry(2, { senderId: kMe }), kMe)
    expect(after).toMatchObject({ ownLastOrdinal: 2, readSeq: 2 })
    expect(unreadOf(after)).toBe(0)
  })

  it('ignores what it has', () => {
    const before = row({ headSeq: 5, headOrdinal: 5 })
    expect(withEntry(before, entry(5), kMe)).toBe(before)
  })

  it('brings a hidden conversation back, but not for a notice', () => {
    const hidden = row({ membership: { ...kMembership, hidden: true } })
    expect(withEntry(hidden, entry(1), kMe).membership.hidden).toBe(false)
    const notice: Content = { kind: 'notice', notice: { kind: 'renamed', name: 'New' } }
    const renamed = withEntry(hidden, entry(1, { content: notice, ordinal: 0 }), kMe)
    expect(renamed.membership.hidden).toBe(true)
    expect(renamed.name).toBe('New')
  })

  it('leaves it hidden when somebody left silently', () => {
    const part = { ...kMembership, hidden: true }
    const before = row({ kind: 'group', headSeq: 3, headOrdinal: 3, membership: part })
    const left = withEntry(before, entry(4, { content: { kind: 'hidden' }, ordinal: 3 }), kMe)
    expect(left).toMatchObject({ headSeq: 4, headOrdinal: 3 })
    expect(left.membership.hidden).toBe(true)
    expect(left.lastEntry).toBeUndefined()
    const deleted = withEntry(before, entry(4, { content: { kind: 'hidden' } }), kMe)
    expect(deleted.membership.hidden).toBe(false)
  })

  it('marks a mention until it was read', () => {
    const content = text('@me', { mentionedUserIds: [kMe] })
    const mentioned = withEntry(row(), entry(1, { content }), kMe)
    expect(mentioned.mentionedSeq).toBe(1)
    expect(withReadCursor(mentioned, 1, 1).mentionedSeq).toBe(0)
    const all = withEntry(row(), entry(1, { content: text('@all', { mentionsAll: true }) }), kMe)
    expect(all.mentionedSeq).toBe(1)
  })

  it('keeps all that mention the reader, oldest first, until they were read or recalled', () => {
    const call = (seq: number) => entry(seq, { content: text('@me', { mentionedUserIds: [kMe] }) })
    const rows = [call(1), entry(2), call(3), call(4)]
    const three = rows.reduce((now, each) => withEntry(now, each, kMe), row())
    expect(three).toMatchObject({ mentionedSeqs: [1, 3, 4], mentionedSeq: 4 })
    expect(withReadCursor(three, 3, 3)).toMatchObject({ mentionedSeqs: [4], mentionedSeq: 4 })
    const recall: Content = { kind: 'recall', targetSeq: 4 }
    const recalled = withEntry(three, entry(5, { content: recall, ordinal: 4 }), kMe)
    expect(recalled).toMatchObject({ mentionedSeqs: [1, 3], mentionedSeq: 3 })
    const answered = withEntry(three, entry(5, { senderId: kMe }), kMe)
    expect(answered).toMatchObject({ mentionedSeqs: [], mentionedSeq: 0 })
    // What an earlier release kept knows the newest only.
    expect(withEntry(row({ mentionedSeq: 1, headSeq: 1 }), call(2), kMe).mentionedSeqs).toEqual([
      1, 2,
    ])
  })

  it('takes the last message back without showing the recall itself', () => {
    const before = withEntry(row(), entry(1), kMe)
    const recall: Content = { kind: 'recall', targetSeq: 1 }
    const after = withEntry(before, entry(2, { content: recall, ordinal: 1 }), kMe)
    expect(after.headSeq).toBe(2)
    expect(after.lastEntry).toMatchObject({
      seq: 1,
      content: { kind: 'recalled', byUserId: kPeer },
    })
    expect(unreadOf(after)).toBe(1)
  })
})

describe('registers', () => {
  it('merge read cursors by max', () => {
    const read = withReadCursor(row(), 5, 4)
    expect(withReadCursor(read, 3, 3)).toBe(read)
    expect(withReadCursor(read, 6, 5)).toMatchObject({ readSeq: 6, readOrdinal: 5 })
  })

  it('let the later membership of the feed win, in whatever order they come', () => {
    const pinned = withMembership(row(), { ...kMembership, pinned: true }, 9)
    expect(withMembership(pinned, kMembership, 8).membership.pinned).toBe(true)
    expect(withMembership(pinned, kMembership, 10).membership.pinned).toBe(false)
  })
})

describe('mergeConversation', () => {
  it('keeps the newer head and the furthest cursors', () => {
    const known = row({
      headSeq: 8,
      headOrdinal: 8,
      readSeq: 3,
      readOrdinal: 3,
      lastEntry: entry(8),
    })
    const told: Conversation = row({ headSeq: 6, headOrdinal: 6, readSeq: 5, readOrdinal: 5 })
    const merged = mergeConversation(known, told, 0)
    expect(merged).toMatchObject({ headSeq: 8, readSeq: 5, readOrdinal: 5 })
    expect(merged.lastEntry?.seq).toBe(8)
  })

  it('does not let an old page undo a newer membership', () => {
    const known = row({ membership: { ...kMembership, pinned: true }, membershipSeq: 20 })
    expect(mergeConversation(known, row(), 19).membership.pinned).toBe(true)
    expect(mergeConversation(known, row(), 20).membership.pinned).toBe(false)
  })

  it('forgets a mention that was read elsewhere', () => {
    const known = row({ mentionedSeq: 4, headSeq: 4 })
    expect(mergeConversation(known, row({ headSeq: 3, readSeq: 4 }), 0).mentionedSeq).toBe(0)
  })
})

describe('joinRuns', () => {
  const run = [entry(4), entry(5), entry(6)]
  const seqs = (entries: readonly Entry[]) => entries.map((one) => one.seq)

  it('joins what adjoins or overlaps, on either side', () => {
    expect(seqs(joinRuns(run, [entry(7)]))).toEqual([4, 5, 6, 7])
    expect(seqs(joinRuns(run, [entry(2), entry(3)]))).toEqual([2, 3, 4, 5, 6])
    expect(seqs(joinRuns(run, [entry(3), entry(4), entry(5), entry(6), entry(7)]))).toEqual([
      3, 4, 5, 6, 7,
    ])
    expect(isDense(joinRuns(run, [entry(5)]))).toBe(true)
  })

  it('refuses what would leave a gap', () => {
    expect(joinRuns(run, [entry(8)])).toBe(run)
    expect(joinRuns(run, [entry(2)])).toBe(run)
  })

  it('applies recalls to what was there', () => {
    const recall = entry(7, { content: { kind: 'recall', targetSeq: 5 } })
    expect(joinRuns(run, [recall])[1]?.content.kind).toBe('recalled')
  })
})

describe('mayRecall', () => {
  const own = entry(1, { senderId: kMe, timeMs: 0 })
  const minute = 60_000

  it('gives two minutes to own messages, three hours to files', () => {
    expect(mayRecall(row(), own, kMe, 2 * minute - 1)).toBe(true)
    expect(mayRecall(row(), own, kMe, 2 * minute)).toBe(false)
    const content = { kind: 'file', name: 'a.pdf' } as Extract<Content, { kind: 'file' }>
    expect(mayRecall(row(), { ...own, content }, kMe, 179 * minute)).toBe(true)
  })

  it("lets a group's owner and admins take back what others wrote", () => {
    const other = entry(1)
    expect(mayRecall(row({ kind: 'group' }), other, kMe, 0)).toBe(false)
    const admin = row({ kind: 'group', membership: { ...kMembership, role: 'admin' } })
    expect(mayRecall(admin, other, kMe, 999 * minute)).toBe(true)
    expect(mayRecall({ ...admin, dissolved: true }, other, kMe, 0)).toBe(false)
  })

  it('never applies to notices or what was recalled', () => {
    const content: Content = { kind: 'recalled', byUserId: kMe }
    expect(mayRecall(row(), { ...own, content }, kMe, 0)).toBe(false)
  })
})

// feature: edit
describe('mayEdit', () => {
  const own = entry(1, { senderId: kMe, timeMs: 0 })
  const day = 24 * 60 * 60_000

  it('gives a day to own texts, while one may write', () => {
    expect(mayEdit(row(), own, kMe, day - 1)).toBe(true)
    expect(mayEdit(row(), own, kMe, day)).toBe(false)
    expect(mayEdit(row(), own, kPeer, 0)).toBe(false)
    const sticker: Content = { kind: 'sticker', packId: 'emoji', stickerId: '👋' }
    expect(mayEdit(row(), { ...own, content: sticker }, kMe, 0)).toBe(false)
    expect(mayEdit(row({ dissolved: true }), own, kMe, 0)).toBe(false)
  })
})

// feature: pins
describe('mayPin', () => {
  it('lets anyone pin in a chat of two and a small group, leaders in a large one', () => {
    expect(mayPin(row())).toBe(true)
    expect(mayPin(row({ kind: 'group', memberCount: 100 }))).toBe(true)
    expect(mayPin(row({ kind: 'group', memberCount: 101 }))).toBe(false)
    const membership: Membership = { ...kMembership, role: 'admin' }
    expect(mayPin(row({ kind: 'group', memberCount: 101, membership }))).toBe(true)
    expect(mayPin(row({ dissolved: true }))).toBe(false)
  })
})

describe('what changes a message', () => {
  const edit = (seq: number, targetSeq: number, words: string): Entry =>
    entry(seq, {
      ordinal: 5,
      content: {
        kind: 'edit',
        targetSeq,
        version: 1,
        text: { kind: 'text', text: words, mentionedUserIds: [], mentionsAll: false },
      },
    })

  it('shows an edited last message in the list, and counts nothing', () => {
    const before = row({ headSeq: 5, headOrdinal: 5, readOrdinal: 5, lastEntry: entry(5) })
    const after = withEntry(before, edit(6, 5, 'better'), kMe)
    expect(after.lastEntry?.content).toMatchObject({ text: 'better' })
    expect(after.lastEntry?.seq).toBe(5)
    expect(after.headSeq).toBe(6)
    expect(unreadOf(after)).toBe(0)
  })

  it('keeps the newer wording when a page of the list is older', () => {
    const known = withEntry(row({ headSeq: 5, lastEntry: entry(5) }), edit(6, 5, 'better'), kMe)
    const told = row({ headSeq: 6, lastEntry: entry(5) })
    expect(mergeConversation(known, told, 0).lastEntry?.content).toMatchObject({ text: 'better' })
  })

  it('keeps the played cursor at its farthest', () => {
    const known = row({ playedSeq: 7 })
    expect(mergeConversation(known, row({ playedSeq: 3 }), 0).playedSeq).toBe(7)
    expect(mergeConversation(known, row({ playedSeq: 9 }), 0).playedSeq).toBe(9)
  })
})
