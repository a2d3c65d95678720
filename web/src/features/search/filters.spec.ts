// feature: search-filters
import { describe, expect, test } from 'vitest'
import {
  addressOf,
  dayOf,
  type Filters,
  filtersIn,
  hasFilters,
  lastDays,
  queryOf,
  spanOf,
} from './filters'

describe('spans', () => {
  test('today, a week and a month end today', () => {
    const now = new Date(2026, 2, 3, 15)
    expect(dayOf(now)).toBe('2026-03-03')
    expect(lastDays(1, now)).toEqual({ from: '2026-03-03', to: '2026-03-03' })
    expect(lastDays(7, now)).toEqual({ from: '2026-02-25', to: '2026-03-03' })
  })

  test('days are in the order of time, and may be open', () => {
    expect(spanOf('2026-03-03', '2026-01-01')).toEqual({ from: '2026-01-01', to: '2026-03-03' })
    expect(spanOf('', '2026-01-01')).toEqual({ from: '', to: '2026-01-01' })
    expect(spanOf('', '')).toBeUndefined()
  })
})

test('a query has what was chosen, the last day among it', () => {
  expect(queryOf('a', {})).toEqual({ text: 'a' })
  const query = queryOf('', {
    kind: 'image',
    senderId: '7',
    span: { from: '2026-03-03', to: '2026-03-03' },
  })
  expect(query).toEqual({
    text: '',
    kinds: ['image', 'album'],
    senderIds: ['7'],
    sinceMs: new Date(2026, 2, 3).getTime(),
    untilMs: new Date(2026, 2, 4).getTime(),
  })
  expect(queryOf('', { span: { from: '', to: '2026-03-03' } })).not.toHaveProperty('sinceMs')
})

test('an address carries them, and what cannot be understood is left out', () => {
  const filters: Filters = { kind: 'poll', senderId: '7', span: { from: '2026-01-01', to: '' } }
  expect(filtersIn(addressOf(filters))).toEqual(filters)
  expect(filtersIn({ kind: 'toString', by: 'x', from: 'yesterday', to: ['2026-01-01'] })).toEqual(
    {},
  )
  expect(hasFilters({})).toBe(false)
  expect(hasFilters({ senderId: '' })).toBe(false)
  expect(hasFilters(filters)).toBe(true)
})
