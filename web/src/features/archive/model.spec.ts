// feature: storage-view
import { describe, expect, it } from 'vitest'
import { rowsOf, sizeOf } from './model'

const share = (conversationId: string, bytes: number) => ({
  conversationId,
  bytes,
  files: 1,
  entries: 2,
})

describe('rowsOf', () => {
  it('joins what the server and this device keep, largest first', () => {
    const cached = new Map([
      ['a', 5],
      ['b', 9],
      ['gone', 3],
    ])
    const rows = rowsOf([share('c', 100), share('a', 0), share('b', 0)], cached)
    expect(rows.map(({ conversationId }) => conversationId)).toEqual(['c', 'b', 'a', 'gone'])
    expect(rows.map(({ cachedBytes }) => cachedBytes)).toEqual([0, 9, 5, 3])
    expect(rows.at(-1)?.entries).toBe(0)
  })
})

describe('sizeOf', () => {
  it('counts bytes, not characters, and takes any number', () => {
    expect(sizeOf([])).toBe(2)
    expect(sizeOf(['花'])).toBe(7)
    expect(sizeOf([{ seq: 9_007_199_254_740_993n }])).toBeGreaterThan(16)
  })
})
