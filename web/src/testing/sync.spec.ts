// @vitest-environment jsdom
// feature: pain-missing, pain-storms, admission
// What a device does when the server refuses the first things it asks for.
import { expect, it } from 'vitest'
import { ErrorCode } from '@/gen/kapok/common/v1/error_pb'
import { TestClient, until } from './client'
import { FakeMediaServer } from './fake-media-server'
import { FakeNetwork } from './fake-network'
import { Refusal } from './fake-server'
import { seededRandom, VirtualTimers } from './virtual-time'

it('says that a sync is refused, and asks again at once when told to', async () => {
  const timers = new VirtualTimers()
  const server = new FakeMediaServer(() => timers.now())
  const network = new FakeNetwork(server, timers, seededRandom(1))
  server.addUser('9001', 'Alice')
  let asked = 0
  let refusing = true
  server.refuse = (method) => {
    if (!method.endsWith('/ListContacts')) return undefined
    asked += 1
    return refusing ? new Refusal(ErrorCode.INTERNAL, 'INTERNAL') : undefined
  }
  const alice = new TestClient('9001', network, timers)
  await alice.start()
  await until(timers, () => alice.accounts.syncFailed)
  expect(alice.accounts.connection).toBe('syncing')
  // By itself it waits longer and longer.
  await until(timers, () => asked === 6)
  refusing = false
  alice.accounts.reconnect()
  await until(timers, () => alice.contacts.ready, { maxMs: 1_000 })
  await until(timers, () => alice.accounts.connection === 'online', { maxMs: 1_000 })
  expect(alice.accounts.syncFailed).toBe(false)
  await alice.stop()
})

it('does not come back before an overloaded server wants it to', async () => {
  const timers = new VirtualTimers()
  const server = new FakeMediaServer(() => timers.now())
  const network = new FakeNetwork(server, timers, seededRandom(1))
  server.addUser('9002', 'Bob')
  const asked: number[] = []
  server.refuse = (method) => {
    if (!method.endsWith('/ListContacts')) return undefined
    asked.push(timers.now())
    return asked.length === 1 ? new Refusal(ErrorCode.UNAVAILABLE, 'OVERLOADED', 9_000) : undefined
  }
  const bob = new TestClient('9002', network, timers)
  await bob.start()
  await until(timers, () => bob.contacts.ready)
  const [first = 0, second = 0] = asked
  expect(asked).toHaveLength(2)
  expect(second - first).toBeGreaterThanOrEqual(9_000)
  await bob.stop()
})
