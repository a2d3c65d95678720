// feature: fold-muted, muted-dot, list-search, list-order, unread
import { describe, expect, it } from 'vitest'
import type { OutboxItem } from '@/protocol/outbox'
import type { Membership } from './model'
import { withFolded } from './components/list/lines'
import type { Outgoing } from './outgoing'
import type { ConversationRow } from './rules'
import { compareViews, isListed, matchesView, titleOf, viewOf, type ViewSources } from './views'

const kNames: Readonly<Record<string, string>> = { '2': '张三', '3': 'Carol' }

function sources(change: Partial<ViewSources> = {}): ViewSources {
  return {
    me: '1',
    displayName: (id) => kNames[id] ?? '',
    separator: '、',
    clockOffsetMs: 0,
    shown: (_id, membership) => membership,
    pending: () => [],
    ...change,
  }
}

function row(change: Partial<ConversationRow>, part: Partial<Membership> = {}): ConversationRow {
  return {
    id: 'd1-2',
    kind: 'direct',
    name: '',
    avatarMediaId: '',
    memberCount: 2,
    firstMemberIds: ['1', '2'],
    membership: {
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
      ...part,
    },
    headSeq: 1,
    headOrdinal: 1,
    readSeq: 0,
    readOrdinal: 0,
    ownLastOrdinal: 0,
    lastEntry: {
      conversationId: 'd1-2',
      seq: 1,
      ordinal: 1,
      timeMs: 10,
      senderId: '2',
      clientMessageId: '',
      content: { kind: 'sticker', packId: 'emoji', stickerId: '👋' },
    },
    mentionedSeq: 0,
    dissolved: false,
    joinRequests: 0,
    activeMs: 10,
    membershipSeq: 0,
    ...change,
  }
}

describe('titleOf', () => {
  it('is the peer, the name, or the members; nothing for the self chat', () => {
    expect(titleOf(row({}), sources())).toBe('张三')
    expect(titleOf(row({ firstMemberIds: [] }), sources())).toBe('张三')
    const group = { id: 'g1', kind: 'group', firstMemberIds: ['1', '2', '3'] } as const
    expect(titleOf(row({ ...group, name: 'Team' }), sources())).toBe('Team')
    expect(titleOf(row(group), sources())).toBe('张三、Carol')
    expect(titleOf(row(group), sources({ separator: ', ' }))).toBe('张三, Carol')
    expect(titleOf(row({ kind: 'self' }), sources())).toBe('')
  })
})

describe('viewOf', () => {
  it('shows a dot for what is muted or marked, a number else', () => {
    expect(viewOf(row({}), sources())).toMatchObject({ unread: 1, dot: false })
    expect(viewOf(row({}, { muted: true }), sources()).dot).toBe(true)
    const read = { readSeq: 1, readOrdinal: 1 }
    expect(viewOf(row(read, { muted: true }), sources()).dot).toBe(false)
    expect(viewOf(row(read, { markedUnread: true }), sources()).dot).toBe(true)
  })

  it('shows an own message on its way as the last one', () => {
    const item: OutboxItem<Outgoing> = {
      id: 'x',
      lane: 'd1-2',
      order: 1,
      createdMs: 99,
      payload: {
        content: { kind: 'text', text: 'soon', mentionedUserIds: [], mentionsAll: false },
      },
    }
    const view = viewOf(row({}), sources({ pending: () => [item] }))
    expect(view).toMatchObject({ timeMs: 99, last: { state: 'sending', mine: true } })
    // A device whose clock is an hour ahead does not keep its chat on top for an hour.
    const ahead = sources({ pending: () => [item], clockOffsetMs: -60 })
    expect(viewOf(row({}), ahead).timeMs).toBe(39)
  })

  it('shows what the user has set although the server does not know it yet', () => {
    const view = viewOf(row({}), sources({ shown: (_, part) => ({ ...part, pinned: true }) }))
    expect(view.pinned).toBe(true)
    expect(view.conversation.membership.pinned).toBe(true)
  })
})

describe('folded chats', () => {
  const group = { id: 'g1', kind: 'group' } as const
  it('are muted groups that are not pinned', () => {
    const fold = (part: Partial<Membership>, change: Partial<ConversationRow> = group): boolean =>
      viewOf(row(change, { folded: true, ...part }), sources()).folded
    expect(fold({ muted: true })).toBe(true)
    expect(fold({ muted: false })).toBe(false)
    expect(fold({ muted: true, pinned: true })).toBe(false)
    expect(fold({ muted: true }, {})).toBe(false)
  })

  it('lie behind one line, at the time of the newest of them', () => {
    const view = (id: string, activeMs: number, part: Partial<Membership> = {}) =>
      viewOf(row({ ...group, id, activeMs, lastEntry: undefined }, part), sources())
    const pinned = view('g4', 1, { pinned: true })
    const rows = [pinned, view('g3', 30), view('g2', 10)]
    const lines = withFolded(rows, [view('g5', 5), view('g6', 20)])
    expect(lines.map((line) => line?.id)).toEqual(['g4', 'g3', undefined, 'g2'])
    expect(withFolded(rows, [])).toEqual(rows)
    expect(withFolded([], [pinned])).toEqual([undefined])
  })
})

describe('the list', () => {
  it('has no hidden and no empty conversations', () => {
    expect(isListed(viewOf(row({}), sources()))).toBe(true)
    expect(isListed(viewOf(row({}, { hidden: true }), sources()))).toBe(false)
    const cleared = row({ lastEntry: undefined, headSeq: 5 })
    expect(isListed(viewOf(cleared, sources()))).toBe(true)
    expect(isListed(viewOf(row({ lastEntry: undefined, headSeq: 0 }), sources()))).toBe(false)
    expect(
      isListed(viewOf(row({ lastEntry: undefined, headSeq: 0 }, { draft: 'hm' }), sources())),
    ).toBe(true)
  })

  it('puts pinned ones first, then the last active', () => {
    const views = [
      viewOf(row({ id: 'd1-3', activeMs: 30 }), sources()),
      viewOf(row({ id: 'd1-4', activeMs: 5 }, { pinned: true }), sources()),
      viewOf(row({ id: 'd1-2', activeMs: 40 }), sources()),
    ]
    expect(views.sort(compareViews).map((view) => view.id)).toEqual(['d1-4', 'd1-2', 'd1-3'])
  })

  it('is searched by title, initials and members', () => {
    const direct = viewOf(row({}), sources())
    expect(matchesView(direct, 'zs', sources())).toBe(true)
    expect(matchesView(direct, '三', sources())).toBe(true)
    expect(matchesView(direct, 'carol', sources())).toBe(false)
    const members = { id: 'g1', kind: 'group', name: 'Team', firstMemberIds: ['1', '3'] } as const
    expect(matchesView(viewOf(row(members), sources()), 'car', sources())).toBe(true)
  })
})
