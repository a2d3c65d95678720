// feature: draft, rule-5, limit-pinned
import { create } from '@bufbuild/protobuf'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  MarkReadResponseSchema,
  UpdateMembershipResponseSchema,
} from '@/gen/kapok/messaging/v1/service_pb'
import { Database } from '@/protocol/database'
import { RpcError } from '@/protocol/errors'
import { settleDisk, VirtualTimers } from '@/testing/virtual-time'
import { membershipOf } from './api'
import { Registers } from './registers'

const kPart = membershipOf(undefined)
let databases = 0
let database: Database

beforeEach(() => {
  databases += 1
  database = new Database(`registers-${databases}`)
})

function setUp() {
  const timers = new VirtualTimers()
  const calls: string[] = []
  let refusal: RpcError | undefined
  const registers = new Registers({
    client: {
      markRead: ({ conversationId = '', seq = 0n }) => {
        if (refusal) return Promise.reject(refusal)
        calls.push(`read ${conversationId} ${seq}`)
        return Promise.resolve(create(MarkReadResponseSchema))
      },
      updateMembership: ({ conversationId = '', draft, pinned }) => {
        if (refusal) return Promise.reject(refusal)
        calls.push(`set ${conversationId} ${draft ?? String(pinned)}`)
        return Promise.resolve(create(UpdateMembershipResponseSchema))
      },
    },
    database,
    timers,
    onChange: () => undefined,
    onMembership: () => undefined,
    onReadCursor: () => undefined,
  })
  const advance = async (ms: number) => {
    await timers.advance(ms)
    await settleDisk()
  }
  return {
    registers,
    calls,
    advance,
    refuse: (error: RpcError | undefined) => {
      refusal = error
    },
  }
}

describe('Registers', () => {
  it('tells several read marks of a moment once, with the furthest', async () => {
    const { registers, calls, advance } = setUp()
    registers.setConnected(true)
    registers.markRead('g1', 5)
    registers.markRead('g1', 9)
    registers.markRead('g1', 7)
    await advance(400)
    expect(calls).toEqual(['read g1 9'])
  })

  it('keeps read marks and drafts over a lost network and a reload', async () => {
    const before = setUp()
    before.registers.markRead('g1', 5)
    before.registers.setDraft('g1', 'half a')
    await before.advance(10_000)
    expect(before.calls).toEqual([])
    before.registers.close()
    const after = setUp()
    await after.registers.load()
    expect(after.registers.shown('g1', kPart).draft).toBe('half a')
    after.registers.setConnected(true)
    await after.advance(100)
    expect(after.calls.sort()).toEqual(['read g1 5', 'set g1 half a'])
    expect(after.registers.shown('g1', kPart).draft).toBe('')
  })

  it('sends a draft after a pause, not at every letter', async () => {
    const { registers, calls, advance } = setUp()
    registers.setConnected(true)
    for (const draft of ['h', 'hi', 'hi!']) {
      registers.setDraft('g1', draft)
      await advance(1_000)
    }
    expect(calls).toEqual([])
    await advance(1_000)
    expect(calls).toEqual(['set g1 hi!'])
  })

  it('shows a change at once and takes it back when it is refused', async () => {
    const { registers, refuse } = setUp()
    refuse(new RpcError({ code: 'too_large', reason: 'TOO_MANY_PINNED' }))
    const change = registers.change('g1', { pinned: true })
    expect(registers.shown('g1', kPart).pinned).toBe(true)
    await expect(change).rejects.toMatchObject({ reason: 'TOO_MANY_PINNED' })
    expect(registers.shown('g1', kPart).pinned).toBe(false)
  })

  it('repeats what failed for a while, and drops what is refused for good', async () => {
    const { registers, calls, advance, refuse } = setUp()
    registers.setConnected(true)
    refuse(new RpcError({ code: 'unavailable' }))
    registers.markRead('g1', 5)
    await advance(1_000)
    refuse(undefined)
    await advance(6_000)
    expect(calls).toEqual(['read g1 5'])
    refuse(new RpcError({ code: 'not_found' }))
    registers.markRead('g2', 1)
    await advance(1_000)
    refuse(undefined)
    await advance(60_000)
    expect(calls).toEqual(['read g1 5'])
  })
})
