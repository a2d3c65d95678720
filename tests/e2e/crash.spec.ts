// feature: pain-missing, pain-duplicates, pain-order
// kill -9 of the server at random moments while people send: no acknowledged message is lost, none is there twice, and
// the stream stays dense. KAPOK_CRASH_KILLS=50 and KAPOK_CRASH_SENDS=10000 make the long run.
import { randomInt } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CallError, Person } from './support/people'
import { Server } from './support/server'

const kKills = Number(process.env['KAPOK_CRASH_KILLS'] ?? 5)
const kSends = Number(process.env['KAPOK_CRASH_SENDS'] ?? (kKills >= 50 ? 10_000 : 1500))
/** Devices that send at a time; each has one message on the way and repeats it until it is acknowledged. */
const kSenders = 8

interface Acknowledged {
  clientMessageId: string
  text: string
  seq: number
}

let server: Server
let people: Person[]
let chat: string

beforeAll(async () => {
  server = await Server.start()
  const ada = await Person.register(server, 'ada', 'Ada')
  const bob = await Person.register(server, 'bob', 'Bob')
  chat = await ada.befriend(bob)
  people = [ada, bob]
})
afterAll(() => server?.close())

/** Sends until the server acknowledges, as a client's outbox does: the same message, with the same id. */
async function sendSurely(
  person: Person,
  clientMessageId: string,
  text: string,
): Promise<Acknowledged> {
  for (;;) {
    try {
      const entry = await person.send(chat, text, clientMessageId)
      return { clientMessageId, text, seq: Number(entry.seq) }
    } catch (thrown) {
      // A refusal is an answer; only a lost connection or a server that goes down may be tried again.
      if (thrown instanceof CallError && thrown.status < 500) throw thrown
      await pause(20)
    }
  }
}

async function check(acknowledged: readonly Acknowledged[]): Promise<void> {
  const entries = await people[0]!.entries(chat)
  expect(entries.map((entry) => Number(entry.seq))).toEqual(entries.map((_, index) => index + 1))
  const places = new Map<string, number[]>()
  for (const entry of entries) {
    if (!entry.content.text) continue
    const key = `${entry.clientMessageId} ${entry.content.text.text}`
    places.set(key, [...(places.get(key) ?? []), Number(entry.seq)])
  }
  const wrong = acknowledged.filter(({ clientMessageId, text, seq }) => {
    const found = places.get(`${clientMessageId} ${text}`)
    return found?.length !== 1 || found[0] !== seq
  })
  expect(wrong).toEqual([])
  expect([...places].filter(([, seqs]) => seqs.length > 1)).toEqual([])
}

test(
  `${kKills} kills during ${kSends} sends lose and repeat nothing`,
  async () => {
    const acknowledged: Acknowledged[] = []
    let next = 0
    const senders = Array.from({ length: kSenders }, async (_, index) => {
      const person = people[index % people.length]!
      while (next < kSends) {
        const number = ++next
        acknowledged.push(await sendSurely(person, `crash-${number}`, `message ${number}`))
      }
    })
    const sending = Promise.all(senders)
    for (let kill = 1; kill <= kKills; ++kill) {
      // Spread over the whole run, each at a moment of its own inside its share of the sends.
      const share = kSends / kKills
      const due = Math.floor((kill - 1) * share + randomInt(Math.max(1, Math.floor(share * 0.8))))
      while (acknowledged.length < due) await pause(2)
      await pause(randomInt(15))
      await server.kill()
      const before = [...acknowledged]
      await server.resume()
      await check(before)
    }
    await sending
    expect(acknowledged.length).toBe(kSends)
    await check(acknowledged)
    const texts = await people[0]!.texts(chat)
    expect(texts.length).toBe(kSends)
  },
  60_000 + kKills * 30_000 + kSends * 100,
)
