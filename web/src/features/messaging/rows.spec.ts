// feature: large-groups, rule-12, unread
import { describe, expect, it } from 'vitest'
import type { ChatMessage, Content } from './model'
import { buildRows, rowOfSeq } from './rows'

const kStart = 1_700_000_000_000
const text: Content = { kind: 'text', text: 'hi', mentionedUserIds: [], mentionsAll: false }
const image = { kind: 'image', media: {} } as unknown as Content

function message(seq: number, atS: number, change: Partial<ChatMessage> = {}): ChatMessage {
  return {
    key: `m${seq}`,
    seq,
    senderId: '1',
    timeMs: kStart + atS * 1000,
    content: text,
    mine: false,
    state: 'sent',
    clientMessageId: '',
    progress: 0,
    localUrl: '',
    ...change,
  }
}
const shape = (rows: ReturnType<typeof buildRows>): string[] =>
  rows.map((row) => (row.kind === 'message' ? `${row.key}${row.first ? '*' : ''}` : row.kind))

describe('buildRows', () => {
  it('folds who comes and goes in a large group, and nothing else', () => {
    const joined = (seq: number, userId: string): ChatMessage =>
      message(seq, seq, {
        content: { kind: 'notice', notice: { kind: 'joined', userIds: [userId], count: 1 } },
      })
    const byLink = message(3, 3, {
      senderId: '9',
      content: { kind: 'notice', notice: { kind: 'joinedByLink', inviterId: '1' } },
    })
    const left = message(4, 4, {
      content: { kind: 'notice', notice: { kind: 'left', userIds: ['7'], count: 1 } },
    })
    const messages = [joined(1, '7'), joined(2, '8'), byLink, left, message(5, 5), joined(6, '6')]
    const rows = buildRows(messages, 0, 'large')
    expect(shape(rows)).toEqual(['time', 'notices', 'm4*', 'm5*', 'm6'])
    expect(rows[1]).toMatchObject({ change: 'joined', userIds: ['7', '8', '9'], count: 3 })
    expect(rowOfSeq(rows, 2)).toBe(1)
    expect(rowOfSeq(rows, 5)).toBe(3)
    expect(shape(buildRows(messages, 0))).toHaveLength(7)
  })

  it('stamps the time at the start and after five minutes', () => {
    const rows = buildRows([message(1, 0), message(2, 299), message(3, 300)], 0)
    expect(shape(rows)).toEqual(['time', 'm1*', 'm2*', 'time', 'm3*'])
  })

  it('groups what one sender wrote within a minute', () => {
    const rows = buildRows(
      [
        message(1, 0),
        message(2, 30),
        message(3, 40, { senderId: '2' }),
        message(4, 130, { senderId: '2' }),
      ],
      0,
    )
    expect(shape(rows)).toEqual(['time', 'm1*', 'm2', 'm3*', 'm4*'])
  })

  it('puts the divider before the first unread, and none where all is new', () => {
    expect(shape(buildRows([message(1, 0), message(2, 1)], 2))).toEqual([
      'time',
      'm1*',
      'divider',
      'm2*',
    ])
    expect(shape(buildRows([message(1, 0), message(2, 1)], 1))).toEqual(['time', 'm1*', 'm2'])
  })

  it('joins pictures of one sender into an album of at most nine', () => {
    const pictures = Array.from({ length: 11 }, (_, i) => message(i + 1, i, { content: image }))
    const rows = buildRows(pictures, 0)
    expect(shape(rows)).toEqual(['time', 'm1*', 'm10'])
    const album = rows[1]
    expect(album?.kind === 'message' && album.album?.length).toBe(9)
    expect(rowOfSeq(rows, 5)).toBe(1)
    expect(rowOfSeq(rows, 11)).toBe(2)
  })

  it('does not join across the divider, a quote or a failed picture', () => {
    const split = buildRows(
      [message(1, 0, { content: image }), message(2, 1, { content: image })],
      2,
    )
    expect(shape(split)).toEqual(['time', 'm1*', 'divider', 'm2*'])
    const failed = buildRows(
      [message(1, 0, { content: image }), message(2, 1, { content: image, state: 'failed' })],
      0,
    )
    expect(shape(failed)).toEqual(['time', 'm1*', 'm2'])
  })

  it('begins a new group after a notice', () => {
    const notice = { kind: 'notice', notice: { kind: 'dissolved' } } as const
    const rows = buildRows([message(1, 0, { content: notice }), message(2, 1)], 0)
    expect(shape(rows)).toEqual(['time', 'm1*', 'm2*'])
  })
})
