// feature: rule-6, rule-8, edit, reactions
import { beforeEach, describe, expect, it } from 'vitest'
import { Database } from '@/protocol/database'
import { EntryCache } from './cache'
import { ChangeMemory } from './change-memory'
import type { Content, Entry } from './model'

let databases = 0
let cache: EntryCache
let memory: ChangeMemory

beforeEach(() => {
  databases += 1
  const database = new Database(`cache-${databases}`)
  memory = new ChangeMemory(database)
  cache = new EntryCache(database, memory)
})

function entry(seq: number, change: Partial<Entry> = {}): Entry {
  const content: Content = {
    kind: 'text',
    text: `words ${seq}`,
    mentionedUserIds: [],
    mentionsAll: false,
  }
  return {
    conversationId: 'g1',
    seq,
    ordinal: seq,
    timeMs: seq,
    senderId: '2',
    clientMessageId: '',
    content,
    ...change,
  }
}

const run = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => entry(from + at))

describe('EntryCache', () => {
  it('grows at both ends', async () => {
    await cache.put('g1', run(5, 6))
    await cache.put('g1', run(7, 9))
    expect(await cache.put('g1', run(2, 4))).toEqual({ from: 2, to: 9 })
    expect((await cache.newest('g1', 3)).map((one) => one.seq)).toEqual([7, 8, 9])
    expect((await cache.read('g1', 0, 100)).map((one) => one.seq)).toEqual([2, 3, 4, 5, 6, 7, 8, 9])
  })

  it('never has a hole: what lies apart is refused, or replaces when asked to', async () => {
    await cache.put('g1', run(1, 3))
    expect(await cache.put('g1', run(9, 10))).toEqual({ from: 1, to: 3 })
    expect(await cache.put('g1', run(9, 10), 'replace')).toEqual({ from: 9, to: 10 })
    expect(await cache.put('g1', run(1, 3), 'replace')).toEqual({ from: 9, to: 10 })
    expect((await cache.read('g1', 0, 100)).map((one) => one.seq)).toEqual([9, 10])
  })

  it('does not keep a run with a hole in it', async () => {
    expect(await cache.put('g1', [entry(1), entry(3)])).toBeUndefined()
  })

  it('keeps conversations apart', async () => {
    await cache.put('g1', run(1, 2))
    await cache.put('g2', [entry(7, { conversationId: 'g2' })])
    await cache.drop('g1')
    expect(await cache.range('g1')).toBeUndefined()
    expect(await cache.newest('g2', 5)).toHaveLength(1)
  })

  it('erases a recalled message and the words of its quotes from the disk', async () => {
    const quote = { seq: 1, senderId: '2', summary: 'words 1', kind: 'text' }
    await cache.put('g1', [entry(1), entry(2, { quote })])
    await cache.put('g1', [entry(3, { content: { kind: 'recall', targetSeq: 1 } })])
    const stored = await cache.read('g1', 1, 2)
    expect(stored[0]?.content.kind).toBe('recalled')
    expect(JSON.stringify(stored)).not.toContain('words 1')
  })

  it('does not get back what was recalled from an answer that is older', async () => {
    const quote = { seq: 1, senderId: '2', summary: 'words 1', kind: 'text' }
    const stale = [entry(1), entry(2, { quote })]
    await cache.put('g1', [
      entry(1, { content: { kind: 'recalled', byUserId: '2' } }),
      entry(2, { quote: { ...quote, summary: '' } }),
    ])
    await cache.put('g1', stale)
    const stored = await cache.read('g1', 1, 2)
    expect(stored[0]?.content.kind).toBe('recalled')
    expect(stored[1]?.quote?.summary).toBe('')
  })

  it('erases from an older page what was recalled while it was on its way', async () => {
    await cache.put('g1', [entry(3), entry(4, { content: { kind: 'recall', targetSeq: 1 } })])
    await cache.put('g1', run(1, 2))
    expect((await cache.read('g1', 1, 2)).map((one) => one.content.kind)).toEqual([
      'recalled',
      'text',
    ])
  })

  it('changes what is stored, and an older page that was on its way meanwhile', async () => {
    const text = { kind: 'text', text: 'new', mentionedUserIds: [], mentionsAll: false } as const
    const edit = entry(4, { content: { kind: 'edit', targetSeq: 1, version: 1, text } })
    const reaction = entry(5, {
      content: { kind: 'reaction', targetSeq: 3, emoji: '👍', active: true },
    })
    await cache.put('g1', [entry(3), edit, reaction])
    await cache.put('g1', run(1, 2))
    const stored = await cache.read('g1', 1, 3)
    expect(stored[0]).toMatchObject({ content: text, edited: { version: 1 } })
    expect(stored[2]?.laterReactions).toMatchObject([{ seq: 5, emoji: '👍', active: true }])
    await cache.put('g1', [entry(3)])
    expect((await cache.read('g1', 3, 3))[0]?.laterReactions).toHaveLength(1)
  })

  it('hides what the user deleted, on disk and in what comes later', async () => {
    const quote = { seq: 2, senderId: '2', summary: 'words 2', kind: 'text' }
    await cache.put('g1', [entry(1), entry(2), entry(3, { quote })])
    memory.hide('g1', [2])
    await cache.hide('g1', [2])
    await cache.put('g1', [entry(2), entry(3, { quote }), entry(4, { quote })])
    const stored = await cache.read('g1', 1, 4)
    expect(stored[1]?.content.kind).toBe('hidden')
    expect(JSON.stringify(stored)).not.toContain('words 2')
    memory.clear('g1', 3)
    await cache.clearUpTo('g1')
    expect((await cache.read('g1', 1, 4)).map((one) => one.content.kind)).toEqual([
      'hidden',
      'hidden',
      'hidden',
      'text',
    ])
  })

  it('trims a very long range to its newest entries', async () => {
    await cache.put('g1', run(1, 2_300))
    await cache.trim()
    expect(await cache.range('g1')).toEqual({ from: 301, to: 2_300 })
    expect(await cache.read('g1', 1, 300)).toEqual([])
  })
})
