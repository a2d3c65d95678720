// feature: several-devices, pain-missing
import { create } from '@bufbuild/protobuf'
import { describe, expect, it } from 'vitest'
import { type FeedEntry, FeedEntrySchema } from '@/gen/kapok/feed/v1/feed_pb'
import { FeedFollower } from './feed'

function entry(seq: number): FeedEntry {
  return create(FeedEntrySchema, { seq: BigInt(seq) })
}

function setUp(length: number, pageSize = 3) {
  const applied: number[] = []
  const cursors: number[] = []
  const reads: number[] = []
  let failing = false
  const follower = new FeedFollower(
    {
      read: (afterSeq) => {
        reads.push(afterSeq)
        if (failing) return Promise.reject(new Error('away'))
        const count = Math.max(0, Math.min(pageSize, length - afterSeq))
        const entries = Array.from({ length: count }, (_, at) => entry(afterSeq + 1 + at))
        return Promise.resolve({ entries, headSeq: length })
      },
    },
    {
      apply: (entries, cursor) => {
        applied.push(...entries.map((one) => Number(one.seq)))
        cursors.push(cursor)
        return Promise.resolve()
      },
    },
  )
  return {
    follower,
    applied,
    cursors,
    reads,
    setFailing: (value: boolean) => {
      failing = value
    },
  }
}

describe('FeedFollower', () => {
  it('reads page by page up to the head', async () => {
    const { follower, applied, cursors } = setUp(8)
    follower.start(1)
    await follower.catchUp(8)
    expect(applied).toEqual([2, 3, 4, 5, 6, 7, 8])
    expect(cursors).toEqual([4, 7, 8])
  })

  it('takes the next live entry without asking', async () => {
    const { follower, applied, reads } = setUp(5)
    follower.start(4)
    await follower.push(entry(5))
    expect(applied).toEqual([5])
    expect(reads).toEqual([])
  })

  it('reads what a gap shows to be missing, and ignores what it has', async () => {
    const { follower, applied } = setUp(9)
    follower.start(5)
    await Promise.all([follower.push(entry(9)), follower.push(entry(7)), follower.push(entry(6))])
    expect(applied).toEqual([6, 7, 8, 9])
  })

  it('ignores live entries until there is a cursor', async () => {
    const { follower, applied } = setUp(3)
    await follower.push(entry(3))
    expect(applied).toEqual([])
    expect(follower.position).toBeUndefined()
  })

  it('goes on from its cursor after a failed read', async () => {
    const { follower, applied, setFailing } = setUp(4)
    follower.start(1)
    setFailing(true)
    await expect(follower.catchUp(4)).rejects.toThrow('away')
    setFailing(false)
    await follower.push(entry(4))
    expect(applied).toEqual([2, 3, 4])
  })
})
