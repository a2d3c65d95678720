// feature: search, search-filters
import { describe, expect, test } from 'vitest'
import type { Content, Entry } from '@/features/messaging'
import { parseTerms } from '@/shared/text/query'
import {
  dayStarts,
  isEmptyQuery,
  isFound,
  LocalGroups,
  mergeEntries,
  mergeGroups,
  type SearchQuery,
} from './model'

function entry(seq: number, content: Content, senderId = '2', conversationId = 'g1'): Entry {
  return {
    conversationId,
    seq,
    ordinal: seq,
    timeMs: seq * 1000,
    senderId,
    clientMessageId: '',
    content,
  }
}
const text = (words: string): Content => ({
  kind: 'text',
  text: words,
  mentionedUserIds: [],
  mentionsAll: false,
})
const found = (one: Entry, query: SearchQuery): boolean =>
  isFound(one, query, parseTerms(query.text))

describe('isFound', () => {
  test('words, people, kinds and times must all hold', () => {
    const one = entry(5, text('看 https://kapok.example 火锅'))
    expect(found(one, { text: '锅' })).toBe(true)
    expect(found(one, { text: '锅 没有' })).toBe(false)
    expect(found(one, { text: '', kinds: ['link'] })).toBe(true)
    expect(found(one, { text: '', kinds: ['image', 'file'] })).toBe(false)
    expect(found(one, { text: '锅', senderIds: ['2'] })).toBe(true)
    expect(found(one, { text: '锅', senderIds: ['1'] })).toBe(false)
    expect(found(one, { text: '锅', sinceMs: 5000, untilMs: 5001 })).toBe(true)
    expect(found(one, { text: '锅', untilMs: 5000 })).toBe(false)
  })

  test('what happened is not what was said', () => {
    expect(
      found(entry(1, { kind: 'recalled', byUserId: '2' }), { text: '', senderIds: ['2'] }),
    ).toBe(false)
    expect(found(entry(1, { kind: 'unsupported' }), { text: '', sinceMs: 0 })).toBe(false)
  })
})

test('a query without anything is empty', () => {
  expect(isEmptyQuery({ text: ' "" ' })).toBe(true)
  expect(isEmptyQuery({ text: '', kinds: ['image'] })).toBe(false)
  expect(isEmptyQuery({ text: '火' })).toBe(false)
})

test('merging keeps each message once, newest first', () => {
  const a = entry(1, text('a'))
  const b = entry(2, text('b'))
  expect(mergeEntries([b], [a, { ...b, clientMessageId: 'older' }])).toEqual([b, a])
})

test('groups count by conversation, the newest find first', () => {
  const groups = new LocalGroups()
  groups.add(entry(3, text('a'), '2', 'g1'))
  groups.add(entry(9, text('b'), '2', 'g2'))
  groups.add(entry(5, text('c'), '2', 'g1'))
  const list = groups.list()
  expect(
    list.map(({ conversationId, count, newest }) => [conversationId, count, newest.seq]),
  ).toEqual([
    ['g2', 1, 9],
    ['g1', 2, 5],
  ])
  const first = list[0]
  const server = first ? [{ ...first, count: 7 }] : []
  expect(mergeGroups(server, list).map(({ count }) => count)).toEqual([7, 2])
})

test('days of a month begin at midnight and end with the next one', () => {
  const starts = dayStarts(2024, 1)
  expect(starts).toHaveLength(30)
  expect(new Date(starts[0] ?? 0).getHours()).toBe(0)
  expect(new Date(starts.at(-1) ?? 0).getMonth()).toBe(2)
})
