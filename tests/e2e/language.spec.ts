// feature: translate, voice-to-text, rule-6
// A text in another language and a voice in text, by a provider beside the server; and what one reads where there is none.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { login, messages, openChat, say } from './support/app'
import { kDesktop, kPhone, launch, openScreen, type Screen } from './support/browser'
import { Person } from './support/people'
import { Provider } from './support/provider'
import { Server } from './support/server'

interface World {
  server: Server
  /** Bob's, who reads; Ada runs the instance. */
  ada: Screen
  bob: Screen
  people: readonly [Person, Person]
  chat: string
}

let browser: Browser
let provider: Provider
const worlds: World[] = []

async function makeWorld(settings: readonly string[]): Promise<World> {
  const server = await Server.start(settings)
  const first = await Person.register(server, 'ada', 'Ada')
  const second = await Person.register(server, 'bob', 'Bob')
  const chat = await first.befriend(second)
  const ada = await openScreen(browser, kDesktop)
  const bob = await openScreen(browser, kPhone)
  await login(ada.page, first)
  await login(bob.page, second)
  await openChat(ada.page, 'Bob')
  await openChat(bob.page, 'Ada')
  const world = { server, ada, bob, people: [first, second] as const, chat }
  worlds.push(world)
  return world
}

beforeAll(async () => {
  browser = await launch()
  provider = await Provider.start()
})
afterAll(async () => {
  await browser?.close()
  for (const { server } of worlds) await server.close()
  await provider?.close()
})

async function choose(page: Page, words: string, choice: string): Promise<void> {
  await messages(page).getByText(words, { exact: true }).click({ button: 'right' })
  await page.getByRole('menuitem', { name: choice }).click()
}
const under = (page: Page) => messages(page).getByRole('status')

/** Two seconds of the browser's own beep. */
async function speak(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Switch to voice' }).click()
  const hold = (await page.getByRole('button', { name: /^Hold to talk/ }).boundingBox())!
  await page.mouse.move(hold.x + hold.width / 2, hold.y + hold.height / 2)
  await page.mouse.down()
  await page.getByText('2″', { exact: true }).waitFor()
  await page.mouse.up()
  await page.getByRole('button', { name: 'Switch to keyboard' }).click()
}

async function toText(page: Page): Promise<void> {
  await messages(page)
    .getByRole('button', { name: /^Voice message/ })
    .last()
    .click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Convert to text' }).click()
}

test('without a provider one reads so, and who runs the instance reads where', async () => {
  const { ada, bob } = await makeWorld([])
  await say(ada.page, 'hello')
  await choose(bob.page, 'hello', 'Translate')
  await under(bob.page)
    .getByText(/Translation is not set up here/)
    .waitFor()
  expect(
    await under(bob.page)
      .getByText(/\[translate\]/)
      .count(),
  ).toBe(0)
  await under(bob.page).getByRole('button', { name: 'Hide' }).click()
  await expect.poll(() => under(bob.page).count()).toBe(0)
  await choose(ada.page, 'hello', 'Translate')
  await under(ada.page)
    .getByText(/set url under \[translate\]/)
    .waitFor()

  await speak(ada.page)
  await toText(bob.page)
  await under(bob.page)
    .getByText(/Voice to text is not set up here/)
    .waitFor()
})

test('a text is translated under its bubble, once for all, and a recall takes it', async () => {
  const { bob, ada, people, chat } = await makeWorld([
    `translate.url=${provider.url}/translate`,
    'translate.token=a-key',
    `transcribe.url=${provider.url}/inference`,
  ])
  await say(ada.page, 'bonjour')
  await choose(bob.page, 'bonjour', 'Translate')
  await under(bob.page).getByText('en: BONJOUR').waitFor()
  const [asked] = provider.asked
  expect(asked?.authorization).toBe('Bearer a-key')
  expect(JSON.parse(String(asked?.body))).toEqual({
    q: 'bonjour',
    source: 'auto',
    target: 'en',
    format: 'text',
    api_key: 'a-key',
  })
  await choose(ada.page, 'bonjour', 'Translate')
  await under(ada.page).getByText('en: BONJOUR').waitFor()
  expect(provider.asked).toHaveLength(1)

  const said = (await people[0].entries(chat)).find(({ content }) => content.text)
  const named = { conversationId: chat, seq: said?.seq }
  await people[0].call('MessagingService/Recall', { ...named, clientMessageId: 'r1' })
  await expect.poll(() => under(bob.page).count()).toBe(0)
  const again = people[1].call('LanguageService/TranslateMessage', {
    ...named,
    targetLanguage: 'en',
  })
  await expect(again).rejects.toThrow('ALREADY_RECALLED')
})

test('a voice is shown as text', async () => {
  const world = worlds.at(-1)!
  await speak(world.ada.page)
  await toText(world.bob.page)
  await under(world.bob.page).getByText('Meet me at six.').waitFor()
  const asked = provider.asked.at(-1)
  expect(asked?.path).toBe('/inference')
  expect(asked?.contentType).toMatch(/^multipart\/form-data; boundary=/)
  expect(asked?.body.length).toBeGreaterThan(1_000)
})

test('what the provider cannot do is said, and tried again', async () => {
  const { ada, bob } = worlds.at(-1)!
  await say(ada.page, 'hola')
  provider.trouble = { status: 500, body: 'no' }
  await choose(bob.page, 'hola', 'Translate')
  await under(bob.page)
    .getByText(/does not answer now/)
    .waitFor()
  provider.trouble = { status: 400, body: '{"error":"xx is not supported"}' }
  await under(bob.page).getByRole('button', { name: 'Try again' }).click()
  await under(bob.page)
    .getByText(/does not know this language/)
    .waitFor()
  provider.trouble = undefined
  await under(bob.page).getByRole('button', { name: 'Try again' }).click()
  await under(bob.page).getByText('en: HOLA').waitFor()
})
