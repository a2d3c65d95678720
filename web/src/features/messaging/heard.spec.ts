import { describe, expect, it } from 'vitest'
import { Database } from '@/protocol/database'
import { settleDisk } from '@/testing/virtual-time'
import { Heard } from './heard'

describe('Heard', () => {
  it('keeps what was heard over a reload; what is older than the device counts as heard', async () => {
    const database = new Database('heard-1')
    const first = new Heard(database, () => undefined)
    await first.load(1_000)
    expect(first.has('g1', { seq: 1, timeMs: 900 })).toBe(true)
    expect(first.has('g1', { seq: 2, timeMs: 1_100 })).toBe(false)
    first.add('g1', 2)
    await settleDisk()
    const later = new Heard(database, () => undefined)
    await later.load(9_000)
    expect(later.has('g1', { seq: 2, timeMs: 1_100 })).toBe(true)
    expect(later.has('g2', { seq: 2, timeMs: 1_100 })).toBe(false)
  })
})
