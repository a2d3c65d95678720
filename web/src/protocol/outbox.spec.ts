// feature: offline-sending, pain-duplicates, pain-order
import { describe, expect, it } from 'vitest'
import { seededRandom, settle, VirtualTimers } from '@/testing/virtual-time'
import { RpcError, type RpcFailure } from './errors'
import { Outbox, type OutboxAttempt, type OutboxItem } from './outbox'

/** A disk that tabs share. */
class Disk {
  readonly items = new Map<string, OutboxItem<string>>()
  list = () => Promise.resolve([...this.items.values()])
  put = (item: OutboxItem<string>) => {
    this.items.set(item.id, item)
    return Promise.resolve()
  }
  remove = (id: string) => {
    this.items.delete(id)
    return Promise.resolve()
  }
}

function setUp(disk = new Disk(), timers = new VirtualTimers()) {
  const sent: string[] = []
  const dropped: string[] = []
  const failures = new Map<string, RpcFailure[]>()
  let hold: ((attempt: OutboxAttempt & { item: OutboxItem<string> }) => Promise<void>) | undefined
  const outbox = new Outbox<string>({
    storage: disk,
    perform: async (item, attempt) => {
      await hold?.({ ...attempt, item })
      const failure = failures.get(item.id)?.shift()
      if (failure) throw new RpcError(failure)
      sent.push(item.payload)
    },
    onChange: () => undefined,
    dropped: (item) => dropped.push(item.payload),
    announce: () => undefined,
    timers,
    random: seededRandom(1),
  })
  return {
    disk,
    timers,
    sent,
    dropped,
    outbox,
    fail: (id: string, ...errors: RpcFailure[]) => failures.set(id, errors),
    holdWith: (work: typeof hold) => {
      hold = work
    },
    go: () => {
      outbox.setLeading(true)
      outbox.setConnected(true)
    },
  }
}

describe('Outbox', () => {
  it('keeps an item on disk before it sends, and removes it after', async () => {
    const { outbox, disk, sent, go } = setUp()
    await outbox.add('chat', 'a', 'one')
    expect([...disk.items.keys()]).toEqual(['a'])
    expect(sent).toEqual([])
    go()
    await settle()
    expect(sent).toEqual(['one'])
    expect(disk.items.size).toBe(0)
  })

  it('does not let words wait for a large file, but files for each other', async () => {
    const { outbox, sent, holdWith, go } = setUp()
    let release: () => void = () => undefined
    const uploaded = new Promise<void>((resolve) => (release = resolve))
    holdWith((attempt) => (attempt.item.aside ? uploaded : Promise.resolve()))
    await outbox.add('chat', 'a', 'large', 'aside')
    await outbox.add('chat', 'b', 'words')
    await outbox.add('chat', 'c', 'larger', 'aside')
    go()
    await settle()
    expect(sent).toEqual(['words'])
    release()
    await settle()
    expect(sent).toEqual(['words', 'large', 'larger'])
  })

  it('sends in order within a lane although the first fails for a while', async () => {
    const { outbox, sent, timers, fail, go } = setUp()
    fail('a', { code: 'unavailable' }, { code: 'timeout' })
    await outbox.add('chat', 'a', 'one')
    await outbox.add('chat', 'b', 'two')
    await outbox.add('other', 'c', 'elsewhere')
    go()
    await settle()
    expect(sent).toEqual(['elsewhere'])
    await timers.advance(10_000)
    expect(sent).toEqual(['elsewhere', 'one', 'two'])
  })

  it('waits as long as the server asks', async () => {
    const { outbox, sent, timers, fail, go } = setUp()
    fail('a', { code: 'rate_limited', retryAfterMs: 5_000 })
    await outbox.add('chat', 'a', 'one')
    go()
    await timers.advance(4_900)
    expect(sent).toEqual([])
    await timers.advance(200)
    expect(sent).toEqual(['one'])
  })

  it('does not hold a chat back for an hour of slow mode, but says why', async () => {
    const { outbox, disk, sent, fail, go } = setUp()
    fail('a', { code: 'rate_limited', reason: 'SLOW_MODE', retryAfterMs: 3_600_000 })
    await outbox.add('chat', 'a', 'one')
    await outbox.add('chat', 'b', 'two')
    go()
    await settle()
    expect(sent).toEqual(['two'])
    expect(disk.items.get('a')?.failure?.reason).toBe('SLOW_MODE')
  })

  it('marks what is refused for good as failed, and goes on with the next', async () => {
    const { outbox, disk, sent, fail, go } = setUp()
    fail('a', { code: 'forbidden', reason: 'BLOCKED_BY_PEER' })
    await outbox.add('chat', 'a', 'one')
    await outbox.add('chat', 'b', 'two')
    go()
    await settle()
    expect(sent).toEqual(['two'])
    expect(disk.items.get('a')?.failure).toEqual({ code: 'forbidden', reason: 'BLOCKED_BY_PEER' })
  })

  it('gives up after five faults of the server', async () => {
    const { outbox, timers, fail, go } = setUp()
    fail('a', ...Array.from({ length: 9 }, (): RpcFailure => ({ code: 'internal' })))
    await outbox.add('chat', 'a', 'one')
    go()
    await timers.advance(300_000)
    expect(outbox.list('chat')[0]?.failure?.code).toBe('internal')
  })

  it('sends a failed item again on demand, after what came later', async () => {
    const { outbox, sent, fail, go } = setUp()
    fail('a', { code: 'invalid', reason: 'EMPTY_TEXT' })
    await outbox.add('chat', 'a', 'one')
    await outbox.add('chat', 'b', 'two')
    go()
    await settle()
    await outbox.retry('a')
    await settle()
    expect(sent).toEqual(['two', 'one'])
    expect(outbox.list()).toEqual([])
  })

  it('tries at once when the connection is back', async () => {
    const { outbox, sent, timers, fail, go } = setUp()
    fail('a', { code: 'offline' })
    await outbox.add('chat', 'a', 'one')
    go()
    await settle()
    outbox.setConnected(false)
    await timers.advance(60_000)
    expect(sent).toEqual([])
    outbox.setConnected(true)
    await settle()
    expect(sent).toEqual(['one'])
  })

  it('cancels what is under way when it is discarded', async () => {
    const { outbox, disk, sent, holdWith, go } = setUp()
    let cancelled = false
    holdWith(
      ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            cancelled = true
            reject(new RpcError({ code: 'cancelled' }))
          })
        }),
    )
    await outbox.add('chat', 'a', 'one')
    await outbox.add('chat', 'b', 'two')
    go()
    await settle()
    holdWith(undefined)
    await outbox.discard('a')
    await settle()
    expect(cancelled).toBe(true)
    expect(sent).toEqual(['two'])
    expect(disk.items.size).toBe(0)
  })

  it('tells what left unsent, with its last payload, and nothing of what was sent', async () => {
    const { outbox, dropped, fail, go } = setUp()
    fail('a', { code: 'invalid' })
    await outbox.add('chat', 'a', 'one')
    await outbox.add('chat', 'b', 'two')
    go()
    await settle()
    expect(dropped).toEqual([])
    await outbox.update('a', 'one, half there')
    await outbox.discard('a')
    await outbox.discard('a')
    await outbox.discard('b')
    expect(dropped).toEqual(['one, half there'])
  })

  it('tells the tab that leads what another tab dropped, for it knows how far that came', async () => {
    const disk = new Disk()
    const timers = new VirtualTimers()
    const leader = setUp(disk, timers)
    const follower = setUp(disk, timers)
    leader.holdWith(() => new Promise(() => undefined))
    leader.go()
    await leader.outbox.add('chat', 'a', 'one')
    await follower.outbox.load()
    await leader.outbox.update('a', 'one, half there')
    await follower.outbox.discard('a')
    await leader.outbox.load()
    expect(leader.dropped).toEqual(['one, half there'])
  })

  it('goes on after a reload with what is on disk, in the same order', async () => {
    const disk = new Disk()
    const before = setUp(disk)
    await before.outbox.add('chat', 'a', 'one')
    await before.outbox.add('chat', 'b', 'two')
    before.outbox.close()
    const after = setUp(disk)
    await after.outbox.load()
    await after.outbox.add('chat', 'c', 'three')
    after.go()
    await settle()
    expect(after.sent).toEqual(['one', 'two', 'three'])
  })

  it('leaves the sending to the tab that leads', async () => {
    const disk = new Disk()
    const timers = new VirtualTimers()
    const leader = setUp(disk, timers)
    const follower = setUp(disk, timers)
    leader.go()
    follower.outbox.setConnected(true)
    await follower.outbox.add('chat', 'a', 'one')
    await settle()
    expect(follower.sent).toEqual([])
    await leader.outbox.load()
    await settle()
    expect(leader.sent).toEqual(['one'])
    await follower.outbox.load()
    expect(follower.outbox.list()).toEqual([])
  })

  it('keeps the new payload of an item when it fails', async () => {
    const { outbox, disk, fail, go } = setUp()
    fail('a', { code: 'invalid' })
    await outbox.add('chat', 'a', 'one')
    await outbox.update('a', 'one, uploaded')
    go()
    await settle()
    expect(disk.items.get('a')).toMatchObject({
      payload: 'one, uploaded',
      failure: { code: 'invalid' },
    })
  })
})
