// feature: group-nickname
import { describe, expect, it } from 'vitest'
import { VirtualTimers } from '@/testing/virtual-time'
import type { MessagingClient } from './api'
import { MemberNames } from './member-names'

function setUp() {
  const timers = new VirtualTimers()
  const asked: string[] = []
  let changes = 0
  const nicknames: Record<string, string> = { '2': 'Captain' }
  const client = {
    getMembers: ({ conversationId, userIds }: { conversationId: string; userIds: string[] }) => {
      asked.push(`${conversationId} ${userIds.join(',')}`)
      const members = userIds.map((userId) => ({
        userId,
        role: 1,
        joinedMs: 0n,
        nickname: nicknames[userId] ?? '',
        mutedUntilMs: 0n,
      }))
      return Promise.resolve({ members })
    },
  } as unknown as MessagingClient
  const names = new MemberNames({ client, timers, onChange: () => (changes += 1) })
  return { names, timers, asked, nicknames, changes: () => changes }
}

describe('MemberNames', () => {
  it('asks once for all that are shown, and tells when they are known', async () => {
    const { names, timers, asked, changes } = setUp()
    expect(names.get('g1', '2')).toBe('')
    expect(names.get('g1', '3')).toBe('')
    expect(names.get('g1', '2')).toBe('')
    expect(names.get('g1', '0')).toBe('')
    await timers.advance(30)
    expect(asked).toEqual(['g1 2,3'])
    expect(names.get('g1', '2')).toBe('Captain')
    expect(names.get('g2', '2')).toBe('')
    expect(changes()).toBe(1)
  })

  it('asks again after a while, and when it must have changed', async () => {
    const { names, timers, asked, nicknames } = setUp()
    names.get('g1', '2')
    await timers.advance(30)
    nicknames['2'] = 'Chief'
    names.get('g1', '2')
    await timers.advance(30)
    expect(asked).toHaveLength(1)
    names.forget('g1', ['2'])
    names.get('g1', '2')
    await timers.advance(30)
    expect(names.get('g1', '2')).toBe('Chief')
    await timers.advance(11 * 60_000)
    names.get('g1', '2')
    await timers.advance(30)
    expect(asked).toHaveLength(3)
  })
})
