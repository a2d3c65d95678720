// feature: poll, relay
// Two whole clients over a fake network: what one does the other sees; lost pushes are asked for again.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ErrorCode } from '@/gen/kapok/common/v1/error_pb'
import { driven, TestClient, until } from '@/testing/client'
import { FakeNetwork } from '@/testing/fake-network'
import { FakeServer, Refusal } from '@/testing/fake-server'
import { VirtualTimers } from '@/testing/virtual-time'

let timers: VirtualTimers
let server: FakeServer
let chat: string
let network: FakeNetwork
let ada: TestClient
/** Each test has a user of its own, because the cache on disk stays. */
let me = 10

beforeEach(async () => {
  timers = new VirtualTimers()
  server = new FakeServer(() => timers.now())
  me += 1
  server.addUser(String(me), 'Ada')
  server.addUser('2', 'Bo')
  chat = server.addDirect(String(me), '2')
  server.send('2', chat, 'p', {
    kind: { case: 'poll', value: { question: 'Lunch?', options: ['noodles', 'rice'] } },
  })
  server.send('2', chat, 'r', { kind: { case: 'relay', value: { title: 'Trip' } } })
  network = new FakeNetwork(server, timers, () => 0.5)
  ada = new TestClient(String(me), network, timers)
  await ada.start()
  await until(timers, () => ada.messaging.ready)
})
afterEach(() => ada.stop())

test('what is on the screen is asked for, in one call, and follows what others do', async () => {
  server.together.vote('2', chat, 1n, [1])
  ada.together.show(Symbol('poll'), { conversationId: chat, seq: 1 })
  ada.together.show(Symbol('relay'), { conversationId: chat, seq: 2 })
  await until(timers, () => ada.together.state(chat, 2) !== undefined)
  expect(ada.together.state(chat, 1)).toMatchObject({ counts: [0, 1], voters: 1, mine: [] })
  expect(server.calls.get('kapok.together.v1.TogetherService/GetStates')).toBe(1)
  server.together.write('2', chat, 2n, 'Bo, 2')
  await until(timers, () => ada.together.state(chat, 2)?.version === 1)
  expect(ada.together.state(chat, 2)).toMatchObject({ lines: [{ text: 'Bo, 2' }], mine: '' })
})

test('a vote shows at once and is taken back if the server refuses', async () => {
  ada.together.show(Symbol('poll'), { conversationId: chat, seq: 1 })
  await until(timers, () => ada.together.state(chat, 1) !== undefined)
  const voting = ada.together.vote(chat, 1, [0])
  expect(ada.together.state(chat, 1)).toMatchObject({ counts: [1, 0], mine: [0] })
  await driven(timers, voting)
  expect(ada.together.state(chat, 1)).toMatchObject({ counts: [1, 0], mine: [0], version: 1 })

  server.refuse = (method) =>
    method.endsWith('/Vote') ? new Refusal(ErrorCode.GONE, 'POLL_CLOSED') : undefined
  await expect(driven(timers, ada.together.vote(chat, 1, [1]))).rejects.toMatchObject({
    reason: 'POLL_CLOSED',
  })
  expect(ada.together.state(chat, 1)).toMatchObject({ counts: [1, 0], mine: [0], version: 1 })
})

test('a new connection asks again for what is shown, and only that', async () => {
  const relay = Symbol('relay')
  ada.together.show(Symbol('poll'), { conversationId: chat, seq: 1 })
  ada.together.show(relay, { conversationId: chat, seq: 2 })
  await until(timers, () => ada.together.state(chat, 2) !== undefined)
  ada.together.hide(relay)
  network.setUp(false)
  server.together.vote('2', chat, 1n, [0])
  server.together.write('2', chat, 2n, 'unseen')
  network.setUp(true)
  await until(timers, () => ada.together.state(chat, 1)?.version === 1)
  expect(ada.together.state(chat, 1)).toMatchObject({ counts: [1, 0] })
  expect(ada.together.state(chat, 2)).toMatchObject({ version: 0 })
})

test('a device shows what it knew before it has a network, but keeps no words of people', async () => {
  ada.together.show(Symbol('poll'), { conversationId: chat, seq: 1 })
  await driven(timers, ada.together.vote(chat, 1, [0]))
  await driven(timers, ada.together.putLine(chat, 2, 'Ada + 1'))
  network.setUp(false)
  await ada.reload()
  await until(timers, () => ada.together.state(chat, 2) !== undefined)
  expect(ada.together.state(chat, 1)).toMatchObject({ counts: [1, 0], mine: [0] })
  expect(ada.together.state(chat, 2)).toMatchObject({ lines: [], mine: undefined, count: 1 })
})

test('what was recalled is forgotten', async () => {
  await driven(timers, ada.together.putLine(chat, 2, 'Ada + 1'))
  expect(ada.together.state(chat, 2)).toMatchObject({ mine: 'Ada + 1' })
  server.send('2', chat, 'x', { kind: { case: 'recall', value: { targetSeq: 2n } } })
  await until(timers, () => ada.together.state(chat, 2) === undefined)
})
