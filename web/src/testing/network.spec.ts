// @vitest-environment jsdom
// Whole clients on a network that loses, repeats, delays and breaks: in the end all agree.
import { afterEach, describe, expect, it } from 'vitest'
import type { ChatMessage, ChatWindow } from '@/features/messaging'
import { create, toBinary } from '@bufbuild/protobuf'
import { ErrorCode } from '@/gen/kapok/common/v1/error_pb'
import { ReactRequestSchema } from '@/gen/kapok/messaging/v1/service_pb'
import { driven, TestClient, until } from './client'
import { FakeNetwork, kNoFaults } from './fake-network'
import { FakeMediaServer } from './fake-media-server'
import { type FakeServer, Refusal } from './fake-server'
import { seededRandom, settle, VirtualTimers } from './virtual-time'

const kAlice = '1'
const kBob = '2'

interface World {
  timers: VirtualTimers
  server: FakeMediaServer
  network: FakeNetwork
  alice: TestClient
  bob: TestClient
  chat: string
}

let users = 0
const running: TestClient[] = []

async function makeWorld(seed: number): Promise<World> {
  const timers = new VirtualTimers()
  const server = new FakeMediaServer(() => timers.now())
  const network = new FakeNetwork(server, timers, seededRandom(seed))
  // Databases are named after users, so every test has users of its own.
  users += 10
  const [a, b] = [String(users + Number(kAlice)), String(users + Number(kBob))]
  server.addUser(a, 'Alice')
  server.addUser(b, 'Bob')
  const chat = server.addDirect(a, b)
  const alice = new TestClient(a, network, timers)
  const bob = new TestClient(b, network, timers)
  running.push(alice, bob)
  await alice.start()
  await bob.start()
  return { timers, server, network, alice, bob, chat }
}

afterEach(async () => {
  for (const client of running.splice(0)) await client.stop()
})

function texts(window: ChatWindow): string[] {
  return window.messages.map((message) => textOf(message))
}

function textOf(message: ChatMessage): string {
  return message.content.kind === 'text' ? message.content.text : message.content.kind
}

function serverTexts(server: FakeServer, chat: string): string[] {
  return server.entries(chat).map((entry) => {
    const kind = entry.content?.kind
    return kind?.case === 'text' ? kind.value.text : (kind?.case ?? '')
  })
}

function reactionTo(conversationId: string, seq: number): Uint8Array {
  const request = { conversationId, seq: BigInt(seq), emoji: '👍', active: true }
  return toBinary(ReactRequestSchema, create(ReactRequestSchema, request))
}

function online(client: TestClient): boolean {
  return client.accounts.connection === 'online'
}

describe('two clients', () => {
  it('chat, count unread and agree on what was read', async () => {
    const { timers, server, alice, bob, chat } = await makeWorld(1)
    await until(timers, () => online(alice) && online(bob))
    const window = bob.messaging.openWindow(chat)
    await alice.messaging.sendText(chat, 'hi')
    await alice.messaging.sendText(chat, 'there')
    await until(timers, () => bob.messaging.totalUnread === 2)
    expect(texts(window)).toEqual(['hi', 'there'])
    expect(bob.messaging.conversations[0]?.title).toBe('Alice')
    bob.messaging.markRead(chat, 2)
    await settle()
    expect(bob.messaging.totalUnread).toBe(0)
    await until(
      timers,
      () => server.calls.get('kapok.messaging.v1.MessagingService/MarkRead') === 1,
    )
    expect(alice.messaging.totalUnread).toBe(0)
    expect(window.messages.map((message) => message.state)).toEqual(['sent', 'sent'])
  })

  it('queue without a network and send in order, once, when it is back', async () => {
    const { timers, server, network, alice, bob, chat } = await makeWorld(2)
    await until(timers, () => online(alice) && online(bob))
    network.setUp(false)
    const window = alice.messaging.openWindow(chat)
    for (const text of ['one', 'two', 'three']) await alice.messaging.sendText(chat, text)
    await until(timers, () => alice.accounts.connection === 'offline')
    expect(window.messages.map((message) => message.state)).toEqual([
      'sending',
      'sending',
      'sending',
    ])
    await alice.reload()
    network.setUp(true)
    await until(timers, () => server.entries(chat).length === 3 && online(alice))
    expect(serverTexts(server, chat)).toEqual(['one', 'two', 'three'])
    const again = alice.messaging.openWindow(chat)
    await until(timers, () => texts(again).length === 3)
    expect(again.messages.every((message) => message.state === 'sent')).toBe(true)
  })

  it('keep the newest window when they missed more than 200', async () => {
    const { timers, server, alice, bob, chat } = await makeWorld(3)
    await until(timers, () => online(alice) && online(bob))
    await alice.messaging.sendText(chat, 'first')
    await until(timers, () => bob.messaging.conversations.length === 1)
    await bob.stop()
    for (let n = 0; n < 300; n += 1) {
      const value = { text: `m${n}` }
      server.send(alice.userId, chat, `id${n}`, { kind: { case: 'text', value } })
    }
    await bob.reload()
    await until(timers, () => online(bob))
    const window = bob.messaging.openWindow(chat)
    await until(timers, () => texts(window).at(-1) === 'm299')
    expect(bob.messaging.totalUnread).toBe(301)
    while (!window.atStart) await driven(timers, window.loadOlder())
    expect(texts(window)).toEqual(serverTexts(server, chat))
  })

  it('erase what was recalled, also where it is cached and quoted', async () => {
    const { timers, alice, bob, chat } = await makeWorld(4)
    await until(timers, () => online(alice) && online(bob))
    const window = bob.messaging.openWindow(chat)
    await alice.messaging.sendText(chat, 'secret')
    await until(timers, () => texts(window).length === 1)
    await bob.messaging.sendText(chat, 'what?', { quoteSeq: 1 })
    await until(timers, () => window.messages[1]?.state === 'sent')
    void alice.messaging.recall(chat, 1)
    await until(timers, () => texts(window)[0] === 'recalled')
    expect(window.messages[1]?.quote?.summary).toBe('')
    await bob.reload()
    const cached = bob.messaging.openWindow(chat)
    await until(timers, () => cached.messages.length === 2)
    expect(texts(cached)).toEqual(['recalled', 'what?'])
    expect(JSON.stringify(cached.messages)).not.toContain('secret')
  })
})

// feature: edit, reactions, delete-for-me, played, rule-5, rule-8
describe('what changes messages', () => {
  it('is shown at once, and the same to all in the end', async () => {
    const { timers, server, network, alice, bob, chat } = await makeWorld(41)
    await until(timers, () => online(alice) && online(bob))
    await alice.messaging.sendText(chat, 'meet at 8')
    const [a, b] = [alice.messaging.openWindow(chat), bob.messaging.openWindow(chat)]
    await until(timers, () => b.messages.length === 1)
    const edit = alice.messaging.editMessage(chat, 1, 'meet at 9')
    expect(a.messages[0]).toMatchObject({ content: { text: 'meet at 8' }, state: 'sent' })
    await settle()
    expect(a.messages[0]).toMatchObject({ content: { text: 'meet at 9' }, state: 'sending' })
    await driven(timers, edit)
    await until(timers, () => texts(b)[0] === 'meet at 9')
    expect(a.messages[0]).toMatchObject({ edited: { version: 1 }, state: 'sent' })
    expect(bob.messaging.conversations[0]?.last?.content).toMatchObject({ text: 'meet at 9' })

    network.setUp(false)
    server.call(bob.userId, 'kapok.messaging.v1.MessagingService/React', reactionTo(chat, 1))
    network.setUp(true)
    const mine = alice.messaging.react(chat, 1, '👍', true)
    await settle()
    expect(a.messages[0]?.reactions).toMatchObject([{ emoji: '👍', mine: true }])
    await driven(timers, mine)
    const both = (window: ChatWindow) => window.messages[0]?.reactions?.[0]?.count === 2
    await until(timers, () => both(a) && both(b))
    expect(b.messages[0]?.reactions?.[0]?.mine).toBe(true)
    await bob.reload()
    const again = bob.messaging.openWindow(chat)
    await until(timers, () => both(again))
    expect(texts(again)).toEqual(['meet at 9'])
  })

  it('takes back what the server refuses', async () => {
    const { timers, server, alice, bob, chat } = await makeWorld(42)
    await until(timers, () => online(alice) && online(bob))
    await alice.messaging.sendText(chat, 'one')
    const window = alice.messaging.openWindow(chat)
    await until(timers, () => window.messages[0]?.state === 'sent')
    server.refuse = (method) =>
      method.endsWith('/EditMessage')
        ? new Refusal(ErrorCode.FORBIDDEN, 'EDIT_TOO_LATE')
        : undefined
    const edit = alice.messaging.editMessage(chat, 1, 'two')
    await expect(driven(timers, edit)).rejects.toMatchObject({ reason: 'EDIT_TOO_LATE' })
    await until(timers, () => texts(window)[0] === 'one')
  })

  it('is hidden for one user on all their devices, and for nobody else', async () => {
    const { timers, server, network, alice, bob, chat } = await makeWorld(43)
    const second = new TestClient(bob.userId, network, timers)
    running.push(second)
    await until(timers, () => online(alice) && online(bob))
    for (const text of ['one', 'two']) await alice.messaging.sendText(chat, text)
    const [a, b] = [alice.messaging.openWindow(chat), bob.messaging.openWindow(chat)]
    await until(timers, () => b.messages.length === 2)
    await driven(timers, bob.messaging.hideEntries(chat, [2]))
    await until(timers, () => texts(b).join() === 'one')
    await until(timers, () => textOf(bob.messaging.conversations[0]?.last as ChatMessage) === 'one')
    expect(bob.messaging.totalUnread).toBe(0)
    expect(texts(a)).toEqual(['one', 'two'])
    await bob.stop()
    await second.start()
    await until(timers, () => online(second))
    const other = second.messaging.openWindow(chat)
    await until(timers, () => texts(other).join() === 'one')
    await driven(timers, second.messaging.clearHistory(chat))
    await until(timers, () => other.messages.length === 0)
    expect(second.messaging.conversations[0]?.last).toBeUndefined()
    server.send(alice.userId, chat, 'x', { kind: { case: 'text', value: { text: 'three' } } })
    await until(timers, () => texts(other).join() === 'three')
    expect(second.messaging.totalUnread).toBe(1)
  })

  it('a voice message that was heard on one device is heard on the other', async () => {
    const { timers, server, network, alice, bob, chat } = await makeWorld(44)
    const second = new TestClient(bob.userId, network, timers)
    running.push(second)
    await until(timers, () => online(bob))
    const voice = { kind: { case: 'voice' as const, value: {} } }
    for (const id of ['v1', 'v2']) server.send(alice.userId, chat, id, voice)
    await until(timers, () => bob.messaging.totalUnread === 2)
    expect(bob.messaging.isHeard(chat, { seq: 1 })).toBe(false)
    bob.messaging.markHeard(chat, 1)
    expect(bob.messaging.isHeard(chat, { seq: 1 })).toBe(true)
    await until(
      timers,
      () => server.calls.get('kapok.messaging.v1.MessagingService/MarkPlayed') === 1,
    )
    await bob.stop()
    await second.start()
    await until(timers, () => online(second))
    expect(second.messaging.isHeard(chat, { seq: 1 })).toBe(true)
    expect(second.messaging.isHeard(chat, { seq: 2 })).toBe(false)
  })
})

describe('a flaky network', () => {
  it.each([11, 12, 13, 100, 111, 116])(
    'loses nothing and repeats nothing (seed %i)',
    async (seed) => {
      const { timers, server, network, alice, bob, chat } = await makeWorld(seed)
      const random = seededRandom(seed * 7)
      await until(timers, () => online(alice) && online(bob))
      network.faults = { lose: 0.05, duplicate: 0.1, delay: 0.1, disconnect: 0.03 }
      const windows = () =>
        [alice.messaging.openWindow(chat), bob.messaging.openWindow(chat)] as const
      let [a, b] = windows()
      const kSends = 40
      for (let n = 0; n < kSends; n += 1) {
        const sender = random() < 0.5 ? alice : bob
        await sender.messaging.sendText(chat, `${sender.userId}-${n}`)
        await timers.advance(Math.floor(random() * 400))
        if (random() < 0.05) {
          await sender.reload()
          ;[a, b] = windows()
        }
      }
      await until(timers, () => server.entries(chat).length >= kSends, {
        maxMs: 900_000,
        stepMs: 200,
      })
      network.faults = kNoFaults
      // Lost pushes with nothing after them are found at the next sync, which a new connection begins.
      network.setUp(false)
      network.setUp(true)
      const whole = (window: ChatWindow) =>
        window.messages.length === kSends && window.messages.every((message) => message.seq > 0)
      await until(timers, () => whole(a) && whole(b), { maxMs: 300_000 })
      const stored = serverTexts(server, chat)
      expect(new Set(stored).size).toBe(kSends)
      expect(texts(a)).toEqual(stored)
      expect(texts(b)).toEqual(stored)
      for (const client of [alice, bob]) {
        const own = stored.filter((text) => text.startsWith(`${client.userId}-`))
        const order = own.map((text) => Number(text.split('-')[1]))
        expect(order).toEqual([...order].sort((x, y) => x - y))
      }
      const seqs = a.messages.map((message) => message.seq)
      expect(seqs).toEqual(seqs.map((_, at) => at + 1))
    },
  )

  it.each([21, 22])('brings files over it, whole and in their place (seed %i)', async (seed) => {
    const { timers, server, network, alice, bob, chat } = await makeWorld(seed)
    await until(timers, () => online(alice) && online(bob))
    network.faults = { lose: 0.15, duplicate: 0, delay: 0, disconnect: 0.02 }
    const bytes = Uint8Array.from({ length: 12_345 }, (_, at) => (at * 31) % 251)
    await alice.messaging.sendText(chat, 'before')
    await alice.messaging.sendFile(chat, new File([bytes], 'data.bin'))
    await alice.messaging.sendText(chat, 'after')
    await timers.advance(2_000)
    await alice.reload()
    const window = bob.messaging.openWindow(chat)
    await until(timers, () => server.entries(chat).length === 3, { maxMs: 900_000, stepMs: 200 })
    network.faults = kNoFaults
    network.setUp(false)
    network.setUp(true)
    await until(timers, () => window.messages.length === 3, { maxMs: 300_000 })
    expect(texts(window)).toEqual(['before', 'file', 'after'])
    const content = window.messages[1]?.content
    expect(content).toMatchObject({ kind: 'file', name: 'data.bin' })
    const mediaId = content?.kind === 'file' ? content.media.mediaId : ''
    expect(server.files.get(mediaId)).toEqual(bytes)
    expect(server.files.size).toBe(1)
  })

  it('takes back from the server what is cancelled on its way', async () => {
    const { timers, server, alice, chat } = await makeWorld(23)
    await until(timers, () => online(alice))
    server.room = 3_000
    await alice.messaging.sendFile(chat, new File([new Uint8Array(12_345)], 'data.bin'))
    await until(timers, () => server.staged === 3_000)
    const window = alice.messaging.openWindow(chat)
    await until(timers, () => window.messages.length === 1)
    await alice.messaging.discard(chat, window.messages[0]?.clientMessageId ?? '')
    await until(timers, () => server.staged === 0 && window.messages.length === 0)
    expect(server.entries(chat)).toEqual([])
  })
})

describe('a session', () => {
  it('begins with a log-in, and leaves nothing behind when it is logged out', async () => {
    const { timers, server, network, alice, chat } = await makeWorld(31)
    await until(timers, () => online(alice))
    server.send(alice.userId, chat, 'x', { kind: { case: 'text', value: { text: 'private' } } })
    await until(timers, () => alice.messaging.conversations.length === 1)
    await driven(timers, alice.accounts.logout())
    expect(alice.accounts.status).toBe('signed-out')
    expect(alice.messaging.conversations).toEqual([])
    network.setUp(false)
    await alice.reload()
    expect(alice.accounts.status).toBe('signed-out')
    network.up = true
    await driven(timers, alice.accounts.loginWithPassword(alice.userId, 'password'))
    await until(timers, () => online(alice))
    expect(alice.accounts.profile?.user.nickname).toBe('Alice')
    expect(alice.messaging.conversations[0]?.last?.content).toMatchObject({ text: 'private' })
  })

  it('ends when the server no longer knows the token', async () => {
    const { timers, server, alice } = await makeWorld(32)
    await until(timers, () => online(alice))
    for (const session of server.sessions) {
      const error = { code: ErrorCode.UNAUTHENTICATED, reason: 'TOKEN_REVOKED' }
      if (session.userId === alice.userId) session.send({ case: 'goodbye', value: { error } })
    }
    await until(timers, () => alice.accounts.status === 'signed-out')
    expect(alice.accounts.endedReason).toBe('TOKEN_REVOKED')
  })

  it('shows the last state without a network', async () => {
    const { timers, network, alice, bob, chat } = await makeWorld(33)
    await until(timers, () => online(alice) && online(bob))
    await alice.messaging.sendText(chat, 'kept')
    await until(timers, () => bob.messaging.conversations.length === 1)
    network.setUp(false)
    await bob.reload()
    await until(timers, () => bob.messaging.conversations.length === 1)
    const window = bob.messaging.openWindow(chat)
    await until(timers, () => window.messages.length === 1)
    expect(texts(window)).toEqual(['kept'])
    expect(bob.contacts.displayName(alice.userId)).toBe('Alice')
  })
})
