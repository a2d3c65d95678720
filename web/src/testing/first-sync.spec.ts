// @vitest-environment jsdom
// feature: pain-first-sync, first-screen
// A new device of someone with very many chats: its list is there with the first page, whatever becomes of the others.
import { beforeEach, expect, it } from 'vitest'
import { ErrorCode } from '@/gen/kapok/common/v1/error_pb'
import { driven, TestClient, until } from './client'
import { FakeMediaServer } from './fake-media-server'
import { FakeNetwork } from './fake-network'
import { Refusal } from './fake-server'
import { seededRandom, VirtualTimers } from './virtual-time'

const kChats = 5_000
const kFirstPage = 50
/** What the rest of the list is asked for by itself, and by scrolling. */
const [kByItself, kByScrolling] = [2_000, 200]
const kList = 'kapok.messaging.v1.MessagingService/ListConversations'
let timers: VirtualTimers
let server: FakeMediaServer
let network: FakeNetwork
let user = 9_100

beforeEach(() => {
  timers = new VirtualTimers()
  server = new FakeMediaServer(() => timers.now())
  network = new FakeNetwork(server, timers, seededRandom(1))
  user += 1
  server.addUser(String(user), 'Alice')
  server.addUser('8000', 'Bob')
  for (let chat = 1; chat <= kChats; ++chat) {
    server.addGroup(`g${chat}`, [String(user), '8000'], `Group ${chat}`)
    const kind = { case: 'text' as const, value: { text: `word ${chat}` } }
    server.send('8000', `g${chat}`, `m${chat}`, { kind })
  }
})

it('shows the list after one call, and lets one write, though nothing more ever comes', async () => {
  const refused = ['ListConversations', 'ListEntries', 'GetConversation', 'ListMembers']
  const asked: string[] = []
  server.refuse = (method) => {
    const name = method.split('/')[1] ?? ''
    asked.push(name)
    const isFirst = name === 'ListConversations' && !server.calls.has(kList)
    if (isFirst || !refused.includes(name)) return undefined
    return new Refusal(ErrorCode.UNAVAILABLE, 'OVERLOADED', 3_600_000)
  }
  const alice = new TestClient(String(user), network, timers)
  await alice.start()
  await until(timers, () => alice.messaging.ready)
  expect(server.calls.get(kList)).toBe(1)
  expect(alice.messaging.listed).toHaveLength(kFirstPage)
  expect(alice.messaging.listed.every(({ unread }) => unread === 1)).toBe(true)
  // Nothing of a chat's inside was waited for.
  expect(asked.slice(0, asked.indexOf('ListConversations'))).not.toContain('ListEntries')
  await alice.messaging.sendText('g1', 'me too')
  await until(timers, () => server.entries('g1').length === 2)
  await alice.stop()
})

it('brings more of the list by itself and as one scrolls, each page once', async () => {
  const alice = new TestClient(String(user), network, timers)
  await alice.start()
  const shown = (): number => alice.messaging.listed.length
  await until(timers, () => shown() === kFirstPage + kByItself)
  expect(server.calls.get(kList)).toBe(1 + kByItself / kByScrolling)
  await driven(timers, alice.messaging.loadMore())
  expect(shown()).toBe(kFirstPage + kByItself + kByScrolling)
  await alice.stop()
})
