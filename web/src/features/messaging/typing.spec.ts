// feature: typing
import { describe, expect, it } from 'vitest'
import { VirtualTimers } from '@/testing/virtual-time'
import { TypingState } from './typing'

function setUp() {
  const timers = new VirtualTimers()
  const told: string[] = []
  const typing = new TypingState({
    timers,
    tell: (id, active) => told.push(`${id} ${active ? 'on' : 'off'}`),
    onChange: () => undefined,
  })
  return { timers, told, typing }
}

describe('TypingState', () => {
  it('forgets others after six seconds, and at once when they stop', async () => {
    const { timers, typing } = setUp()
    typing.apply('g1', '2', true)
    typing.apply('g1', '3', true)
    typing.apply('g1', '3', false)
    expect(typing.users('g1')).toEqual(['2'])
    await timers.advance(6_000)
    expect(typing.users('g1')).toEqual([])
  })

  it('tells every three seconds while one types, and the end', async () => {
    const { timers, typing, told } = setUp()
    for (let n = 0; n < 5; n += 1) {
      typing.notify('g1', true)
      await timers.advance(1_000)
    }
    expect(told).toEqual(['g1 on', 'g1 on'])
    await timers.advance(5_000)
    expect(told).toEqual(['g1 on', 'g1 on', 'g1 off'])
  })

  it('ends in one chat when it begins in another', () => {
    const { typing, told } = setUp()
    typing.notify('g1', true)
    typing.notify('g2', true)
    typing.notify('g2', false)
    expect(told).toEqual(['g1 on', 'g1 off', 'g2 on', 'g2 off'])
  })
})
