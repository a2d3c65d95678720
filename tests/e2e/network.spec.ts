// feature: offline, pain-missing, offline-sending
// Lost networks and a killed server: what was written goes out in order, once, and clients recover by themselves.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { login, openChat, say, shownTexts } from './support/app'
import { type Screen, kDesktop, kPhone, launch, openScreen } from './support/browser'
import { Gate } from './support/gate'
import { Person } from './support/people'
import { Server } from './support/server'

let server: Server
let browser: Browser
let gate: Gate
let ada: Person
let bob: Person
let chat: string
let near: Screen
let far: Screen
/** Everything written so far, in order. */
const written: string[] = []

beforeAll(async () => {
  server = await Server.start()
  ada = await Person.register(server, 'ada', 'Ada')
  bob = await Person.register(server, 'bob', 'Bob')
  chat = await ada.befriend(bob)
  gate = await Gate.before(server.url)
  browser = await launch()
  near = await openScreen(browser, kPhone)
  far = await openScreen(browser, kDesktop)
  await login(near.page, ada, gate.url)
  await login(far.page, bob)
  await openChat(near.page, 'Bob')
  await openChat(far.page, 'Ada')
})
afterAll(async () => {
  await browser?.close()
  await gate?.close()
  await server?.close()
})

async function write(screen: Screen, ...texts: string[]): Promise<void> {
  for (const text of texts) {
    await say(screen.page, text)
    written.push(text)
  }
}

/** Both browsers and the server have the same texts in the same order, each once. */
async function expectAgreement(): Promise<void> {
  const patient = { timeout: 60_000, interval: 200 }
  await expect.poll(() => bob.texts(chat), patient).toEqual(written)
  await expect.poll(() => shownTexts(far.page), patient).toEqual(written)
  await expect.poll(() => shownTexts(near.page), patient).toEqual(written)
}

test('with the network cut, messages queue and go out in order, once, when it returns', async () => {
  await write(near, 'before')
  await expectAgreement()
  gate.cut()
  await write(near, 'first in the tunnel', 'second in the tunnel', 'third in the tunnel')
  await expect.poll(() => shownTexts(near.page)).toEqual(written)
  expect(await bob.texts(chat)).toEqual(['before'])
  gate.restore()
  await expectAgreement()
})

test('a browser that says it is offline keeps messages, through a reload too', async () => {
  await near.context.setOffline(true)
  gate.cut()
  await write(near, 'written offline')
  await near.page
    .getByRole('status')
    .filter({ hasText: /Disconnected|You’re offline/ })
    .waitFor()
  await near.context.setOffline(false)
  await near.page.reload({ waitUntil: 'domcontentloaded' }).catch(() => undefined)
  gate.restore()
  await expectAgreement()
})

test('a killed server comes back and everybody goes on', async () => {
  await write(near, 'just before the crash')
  await write(far, 'so did I')
  await server.kill()
  await write(near, 'while it is down')
  await server.resume()
  await expectAgreementOfBoth()
  await write(far, 'and back again')
  await expectAgreement()
  expect([...near.errors, ...far.errors]).toEqual([])
})

/** Two wrote at once, so the server decides the order; then both browsers show that one. */
async function expectAgreementOfBoth(): Promise<void> {
  const patient = { timeout: 60_000, interval: 200 }
  const sorted = [...written].sort()
  await expect.poll(async () => (await bob.texts(chat)).sort(), patient).toEqual(sorted)
  written.splice(0, written.length, ...(await bob.texts(chat)))
  await expectAgreement()
}
