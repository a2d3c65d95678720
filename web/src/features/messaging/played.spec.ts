// feature: played
import { describe, expect, it, vi } from 'vitest'
import { RpcError } from '@/protocol/errors'
import { settle, VirtualTimers } from '@/testing/virtual-time'
import { Played } from './played'

function setUp(stored?: Record<string, number>) {
  const timers = new VirtualTimers()
  const values = new Map<string, unknown>(stored ? [['unsentPlayed', stored]] : [])
  const markPlayed = vi.fn((_: unknown) => Promise.resolve({}))
  const played = new Played({
    client: { markPlayed } as never,
    database: {
      getValue: <T>(name: string) => Promise.resolve(values.get(name) as T | undefined),
      setValue: (name, value) => {
        values.set(name, value)
        return Promise.resolve()
      },
    },
    timers,
  })
  return { timers, values, markPlayed, played }
}

describe('Played', () => {
  it('sends the farthest of several once', async () => {
    const { timers, values, markPlayed, played } = setUp()
    played.setConnected(true)
    for (const seq of [3, 7, 5]) played.mark('g1', seq)
    expect(played.unsent('g1')).toBe(7)
    await timers.advance(1_000)
    expect(markPlayed.mock.calls).toEqual([[{ conversationId: 'g1', seq: 7n }]])
    expect(played.unsent('g1')).toBe(0)
    expect(values.get('unsentPlayed')).toEqual({})
  })

  it('waits for the network, over a reload', async () => {
    const first = setUp()
    first.played.mark('g1', 7)
    await first.timers.advance(10_000)
    expect(first.markPlayed).not.toHaveBeenCalled()
    const second = setUp(first.values.get('unsentPlayed') as Record<string, number>)
    await second.played.load()
    expect(second.played.unsent('g1')).toBe(7)
    second.markPlayed.mockRejectedValueOnce(new RpcError({ code: 'unavailable' }))
    second.played.setConnected(true)
    await second.timers.advance(1)
    await settle()
    expect(second.played.unsent('g1')).toBe(7)
    await second.timers.advance(6_000)
    expect(second.markPlayed).toHaveBeenCalledTimes(2)
    expect(second.played.unsent('g1')).toBe(0)
  })

  it('does not repeat what the server refuses for good', async () => {
    const { timers, markPlayed, played } = setUp()
    played.setConnected(true)
    markPlayed.mockRejectedValueOnce(new RpcError({ code: 'not_found' }))
    played.mark('g1', 7)
    await timers.advance(60_000)
    expect(markPlayed).toHaveBeenCalledTimes(1)
  })
})
