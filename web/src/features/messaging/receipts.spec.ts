// feature: receipts
import { describe, expect, it } from 'vitest'
import { mergeReceipt, reachedOf, type Receipt } from './receipts'

const receipt = (userId: string, readSeq: number, deliveredSeq = 0, joinSeq = 1): Receipt => ({
  userId,
  readSeq,
  deliveredSeq,
  joinSeq,
})

describe('mergeReceipt', () => {
  it('never goes back, in whatever order news comes', () => {
    const news = [receipt('2', 3), receipt('2', 0, 7), receipt('2', 5, 5, 0)]
    const orders = [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
      [1, 0, 2, 1, 0],
    ]
    for (const order of orders) {
      let known: Receipt | undefined
      for (const at of order) known = mergeReceipt(known, news[at] as Receipt)
      expect(known).toEqual({ userId: '2', readSeq: 5, deliveredSeq: 7, joinSeq: 1 })
    }
  })

  it('has received what it has read', () => {
    expect(mergeReceipt(undefined, receipt('2', 9)).deliveredSeq).toBe(9)
  })
})

describe('reachedOf', () => {
  it('counts those for whom the message was', () => {
    const all = [receipt('2', 5, 5), receipt('3', 2, 6), receipt('4', 9, 9, 6), receipt('5', 0)]
    const receipts = new Map(all.map((one) => [one.userId, one]))
    expect(reachedOf(receipts, 5)).toEqual({ read: ['2'], delivered: ['3'], of: 3 })
    expect(reachedOf(receipts, 6)).toEqual({ read: ['4'], delivered: ['3'], of: 4 })
    expect(reachedOf(new Map(), 1).of).toBe(0)
  })
})
