// feature: pain-storms
import { describe, expect, it } from 'vitest'
import { askedWaitMs, backoffMs } from './backoff'

describe('backoffMs', () => {
  const options = { firstMs: 100, maxMs: 1_000 }

  it('doubles up to its limit, with half of it left to chance', () => {
    expect([0, 1, 2, 3, 4, 50].map((attempt) => backoffMs(attempt, () => 1, options))).toEqual([
      100, 200, 400, 800, 1_000, 1_000,
    ])
    expect(backoffMs(2, () => 0, options)).toBe(200)
  })
})

describe('askedWaitMs', () => {
  it('never comes early, and spreads', () => {
    expect(askedWaitMs(8_000, () => 0)).toBe(8_000)
    expect(askedWaitMs(8_000, () => 1)).toBe(10_000)
    expect(askedWaitMs(100, () => 1)).toBe(1_100)
  })
})
