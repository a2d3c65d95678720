import { beforeEach, describe, expect, it } from 'vitest'
import { Database } from '@/protocol/database'
import { RpcError } from '@/protocol/errors'
import { settleDisk, VirtualTimers } from '@/testing/virtual-time'
import { EntryCache } from './cache'
import { ChangeMemory } from './change-memory'
import type { PageStart } from './conversations'
import type { Entry } from './model'
import type { ConversationRow } from './rules'
import { WindowEngine } from './window'

let databases = 0
let cache: EntryCache
let memory: ChangeMemory

beforeEach(() => {
  databases += 1
  const database = new Database(`window-${databases}`)
  memory = new ChangeMemory(database)
  cache = new EntryCache(database, memory)
})

function entry(seq: number): Entry {
  return {
    conversationId: 'g1',
    seq,
    ordinal: seq,
    timeMs: seq,
    senderId: '2',
    clientMessageId: '',
    content: { kind: 'sticker', packId: 'emoji', stickerId: '👋' },
  }
}

const run = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => entry(from + at))

/** A server on which some seqs may be read, in stretches; and a window on it. */
function setUp(stretches: readonly (readonly [number, number])[], joinSeq = 1) {
  const timers = new VirtualTimers()
  let stored = stretches.flatMap(([from, to]) => run(from, to))
  let away = false
  const completed: number[] = []
  const row = () =>
    ({
      headSeq: stored.at(-1)?.seq ?? 0,
      headOrdinal: 0,
      readOrdinal: 0,
      ownLastOrdinal: 0,
      membership: { joinSeq, joinOrdinal: 0 },
    }) as ConversationRow
  const page = (start: PageStart, limit: number) => {
    if (away) return Promise.reject(new RpcError({ code: 'offline' }))
    const all =
      start === 'newest'
        ? stored.slice(-limit)
        : 'afterSeq' in start
          ? stored.filter((one) => one.seq > start.afterSeq).slice(0, limit)
          : stored.filter((one) => one.seq < start.beforeSeq).slice(-limit)
    // A page does not go over the border of a stretch.
    const ahead = start !== 'newest' && 'afterSeq' in start
    const edge = ahead ? all[0] : all.at(-1)
    const stretch = stretches.find(([from, to]) => edge && edge.seq >= from && edge.seq <= to)
    const entries = all.filter(
      (one) => !stretch || (one.seq >= stretch[0] && one.seq <= stretch[1]),
    )
    const firstSeq = stored[0]?.seq ?? 0
    return Promise.resolve({ entries, headSeq: row().headSeq, firstSeq })
  }
  const window = new WindowEngine('g1', {
    me: '1',
    cache,
    memory,
    timers,
    row,
    ensureTail: async () => {
      const range = await cache.range('g1')
      if (range?.to === row().headSeq) return
      await cache.put('g1', (await page('newest', 60)).entries, 'replace')
    },
    page,
    pending: () => [],
    progressOf: () => 0,
    localUrls: () => [],
    shown: (shown) => shown,
    complete: (seq) => completed.push(seq),
    onClose: () => undefined,
  })
  return {
    window,
    completed,
    view: window.view,
    timers,
    seqs: () => window.view.messages.map((message) => message.seq),
    write: (...entries: Entry[]) => {
      stored = [...stored, ...entries]
    },
    setAway: (value: boolean) => {
      away = value
    },
  }
}

const numbers = (from: number, to: number) => run(from, to).map((one) => one.seq)

describe('WindowEngine', () => {
  it('opens at the end and pages back to the start', async () => {
    const { window, view, seqs } = setUp([[1, 150]])
    await window.open()
    expect(seqs()).toEqual(numbers(91, 150))
    expect(view).toMatchObject({ atEnd: true, atStart: false, loading: 'none' })
    await view.loadOlder()
    await view.loadOlder()
    expect(seqs()).toEqual(numbers(1, 150))
    expect(view.atStart).toBe(true)
  })

  it('holds no more than some hundred messages, however far one scrolls', async () => {
    const { window, view, seqs } = setUp([[1, 2_000]])
    await window.open()
    for (let page = 0; page < 20; page += 1) await view.loadOlder()
    expect(seqs()).toEqual(numbers(941, 1_340))
    expect(view).toMatchObject({ atEnd: false, atStart: false })
    for (let page = 0; page < 4; page += 1) await view.loadNewer()
    expect(seqs()).toEqual(numbers(1_141, 1_540))
    await view.jumpToEnd()
    expect(seqs()).toEqual(numbers(1_941, 2_000))
    expect(view.atEnd).toBe(true)
  })

  it('is not taken to the end by a new message once the end was left out', async () => {
    const { window, view, seqs, write } = setUp([[1, 1_000]])
    await window.open()
    for (let page = 0; page < 10; page += 1) await view.loadOlder()
    const before = seqs()
    write(entry(1_001))
    window.onRun([entry(1_001)])
    await settleDisk()
    expect(seqs()).toEqual(before)
  })

  it('lets go of the oldest while one reads at the end, not before there are many more', async () => {
    const { window, view, seqs, write } = setUp([[1, 60]])
    await window.open()
    const more = run(61, 700)
    write(...more)
    window.onRun(more)
    view.shorten()
    expect(seqs()).toEqual(numbers(301, 700))
    expect(view.atStart).toBe(false)
    write(entry(701))
    window.onRun([entry(701)])
    view.shorten()
    expect(seqs()).toEqual(numbers(301, 701))
  })

  it('shows what is cached without a network, and says what is wrong', async () => {
    const { window, view, seqs, setAway } = setUp([[1, 10]])
    await cache.put('g1', run(4, 8))
    setAway(true)
    await window.open()
    expect(seqs()).toEqual([4, 5, 6, 7, 8])
    expect(view.error?.code).toBe('offline')
    expect(view.loading).toBe('none')
  })

  it('jumps to a message, and back to the end', async () => {
    const { window, view, seqs } = setUp([[1, 300]])
    await window.open()
    expect(await view.jumpTo(100)).toBe(true)
    expect(seqs()).toEqual(numbers(71, 130))
    expect(view.atEnd).toBe(false)
    await view.loadNewer()
    expect(seqs().at(-1)).toBe(180)
    await view.jumpToEnd()
    expect(seqs()).toEqual(numbers(241, 300))
    expect(await view.jumpTo(999)).toBe(false)
  })

  it('goes over what was written while one was away from the group', async () => {
    const stretches = [
      [1, 30],
      [51, 60],
    ] as const
    const { window, view, seqs } = setUp(stretches, 51)
    await window.open()
    expect(seqs()).toEqual([...numbers(1, 30), ...numbers(51, 60)])
    expect(view.atStart).toBe(true)
    expect(view.atEnd).toBe(true)
  })

  it('follows the end over a gap, again after a failure', async () => {
    const { window, view, seqs, timers, write, setAway } = setUp([[1, 5]])
    await window.open()
    setAway(true)
    write(...run(6, 9))
    window.onRun([entry(9)])
    await settleDisk()
    expect(seqs()).toEqual([1, 2, 3, 4, 5])
    setAway(false)
    await timers.advance(5_000)
    await settleDisk()
    expect(seqs()).toEqual(numbers(1, 9))
    expect(view.error).toBeUndefined()
  })

  it('stays where one reads when new messages come', async () => {
    const { window, view, seqs, write } = setUp([[1, 300]])
    await window.open(50)
    const before = seqs()
    write(entry(301))
    window.onRun([entry(301)])
    await settleDisk()
    expect(seqs()).toEqual(before)
    expect(view.atEnd).toBe(false)
  })

  it('keeps what was recalled erased when an older page or push comes after', async () => {
    const { window, view } = setUp([[1, 40]])
    const recalled: Entry = { ...entry(5), content: { kind: 'recalled', byUserId: '2' } }
    await window.open()
    // The recall itself lies far beyond what the window holds.
    window.onRun([recalled])
    window.onRun([entry(5)])
    window.onRun(run(1, 10))
    const kinds = view.messages.map((message) => message.content.kind)
    expect(kinds[4]).toBe('recalled')
    expect(kinds.filter((kind) => kind === 'recalled')).toHaveLength(1)
  })

  it('begins with the first message of an empty chat', async () => {
    const { window, view, seqs, write } = setUp([])
    await window.open()
    expect(view).toMatchObject({ atStart: true, atEnd: true })
    write(entry(1))
    window.onRun([entry(1)])
    expect(seqs()).toEqual([1])
  })

  // feature: edit, delete-for-me
  it('asks for the wording of an edit that came without it, and only then', async () => {
    const { window, view, completed } = setUp([[1, 3]])
    await window.open()
    const text = { kind: 'text', text: 'x', mentionedUserIds: [], mentionsAll: false } as const
    window.onRun([{ ...entry(3), content: text }])
    window.onRun([{ ...entry(4), content: { kind: 'edit', targetSeq: 3, version: 1 } }])
    window.onRun([{ ...entry(5), content: { kind: 'edit', targetSeq: 1, version: 1 } }])
    expect(completed).toEqual([3])
    expect(view.messages.map((message) => message.seq)).toEqual([1, 2, 3])
  })

  it('takes out what the user deleted', async () => {
    const { window, seqs } = setUp([[1, 4]])
    await window.open()
    memory.hide('g1', [2])
    window.onHidden()
    expect(seqs()).toEqual([1, 3, 4])
    memory.clear('g1', 3)
    window.onHidden()
    expect(seqs()).toEqual([4])
  })

  it('applies a change to an old place in which one reads', async () => {
    const { window, view } = setUp([[1, 300]])
    await window.open(20)
    memory.note('g1', [{ ...entry(301), content: { kind: 'recall', targetSeq: 20 } }])
    window.onRun([{ ...entry(301), content: { kind: 'recall', targetSeq: 20 } }])
    expect(view.messages.find((message) => message.seq === 20)?.content.kind).toBe('recalled')
  })
})
