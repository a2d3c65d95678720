// Ten people with two devices each do at random what people do, while connections break, pages reload, devices come and go
// and the server is killed. In the end all devices of a person show the same, down to a device that logs in only then.
// KAPOK_RANDOM_USE_S sets how long they go on (60 s), KAPOK_RANDOM_USE_SEED repeats a run's choices.
// feature: offline, several-devices, new-device, unread, rule-3, rule-5, pain-missing, pain-duplicates, pain-order, pain-unread
import { afterAll, beforeAll, expect, it } from 'vitest'
import { toRpcError } from '@/protocol/errors'
import { Device } from './support/device'
import { Person } from './support/people'
import { Choices, makeActions } from './support/random-use'
import { difference, shownBy } from './support/shown'
import { Server } from './support/server'
import { pause } from './support/waiting'

const kPeople = 10
const kDevices = 2
const kRunMs = 1_000 * Number(process.env['KAPOK_RANDOM_USE_S'] ?? 60)
const kSeed = Number(process.env['KAPOK_RANDOM_USE_SEED'] ?? Date.now() % 1_000_000)
const kAgreeWithinMs = 90_000
let server: Server
const people: Person[] = []
const devices = new Map<Person, Device[]>()

beforeAll(async () => {
  server = await Server.start()
  for (let n = 0; n < kPeople; n += 1)
    people.push(await Person.register(server, `person_${n}`, `Person ${n}`))
  for (const [at, person] of people.entries())
    for (const other of people.slice(at + 1)) await person.befriend(other)
  await people[0]!.group('Everybody', people.slice(1))
  await people[3]!.group('Some', people.slice(4, 8))
  for (const person of people) {
    const own: Device[] = []
    for (let n = 0; n < kDevices; n += 1) own.push(await Device.logIn(person))
    devices.set(person, own)
  }
})

afterAll(async () => {
  for (const device of [...devices.values()].flat()) await device.stop()
  await server.close()
})

/** A person's life until the end: something every now and then, on any of their devices. */
async function live(person: Person, choices: Choices, untilMs: number): Promise<string[]> {
  const own = devices.get(person)!
  const done: string[] = []
  const actions = makeActions(choices, people)
  while (Date.now() < untilMs) {
    const at = choices.below(own.length)
    const [name, act] = choices.one(actions)
    try {
      await act(own[at]!)
      done.push(name)
    } catch (thrown) {
      const { code, reason } = toRpcError(thrown)
      // Two act at once, a server is killed: people are refused. Nothing may go wrong in client or server.
      if (code === 'internal') throw new Error(`${name}: ${code} ${reason}`, { cause: thrown })
    }
    // Now and then a device is lost and another one takes its place.
    if (choices.below(60) === 0) {
      const fresh = await Device.logIn(person).catch(() => undefined)
      if (fresh) {
        await own[at]!.stop()
        own[at] = fresh
        done.push('new device')
      }
    }
    await pause(choices.below(400))
  }
  return done
}

/** The server dies and comes back, every twenty seconds or so. */
async function shake(choices: Choices, untilMs: number): Promise<number> {
  let kills = 0
  while (Date.now() < untilMs - 15_000) {
    await pause(10_000 + choices.below(15_000))
    await server.kill()
    await server.resume()
    kills += 1
  }
  return kills
}

it(
  `all devices agree in the end (seed ${kSeed})`,
  async () => {
    const end = Date.now() + kRunMs
    const [kills, ...lives] = await Promise.all([
      shake(new Choices(kSeed), end),
      ...people.map((person, at) => live(person, new Choices(kSeed + 1 + at), end)),
    ])
    const counts = new Map<string, number>()
    for (const name of lives.flat()) counts.set(name, (counts.get(name) ?? 0) + 1)
    console.log(`seed ${kSeed}: ${lives.flat().length} actions, ${kills} kills`, counts)
    for (const device of [...devices.values()].flat()) device.setReachable(true)
    for (const person of people) {
      const own = devices.get(person)!
      // One that knows only what the server says.
      own.push(await Device.logIn(person))
      const differences = async (): Promise<string[][]> => {
        const shown = await Promise.all(own.map((device) => shownBy(device)))
        return shown.map((each) => difference(each, shown.at(-1)!))
      }
      await expect
        .poll(differences, { timeout: kAgreeWithinMs, interval: 500, message: person.handle })
        .toEqual(own.map(() => []))
    }
  },
  kRunMs + 600_000,
)
