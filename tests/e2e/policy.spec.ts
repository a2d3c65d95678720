// feature: word-filter, reports
// A content policy beside the server: it refuses, masks, has messages looked at, and may be away.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { login, messages, openChat, say } from './support/app'
import { kDesktop, launch, openScreen, type Screen } from './support/browser'
import { Person } from './support/people'
import { Provider } from './support/provider'
import { Server } from './support/server'

let server: Server
let browser: Browser
let policy: Provider
let ada: Screen
let root: Person
let bob: Person
let chat: string

beforeAll(async () => {
  policy = await Provider.start()
  server = await Server.start([
    `policy.url=${policy.url}/judge`,
    'policy.secret=a-key',
    'policy.on_failure=refuse',
  ])
  root = await Person.register(server, 'root', 'Root')
  const first = await Person.register(server, 'ada', 'Ada')
  bob = await Person.register(server, 'bob', 'Bob')
  chat = await first.befriend(bob)
  browser = await launch()
  ada = await openScreen(browser, kDesktop)
  await login(ada.page, first)
  await openChat(ada.page, 'Bob')
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
  await policy?.close()
})

test('what it masks is stored masked, and it was told no more than it needs', async () => {
  await say(ada.page, 'mask me')
  await messages(ada.page).getByText('m*** me').waitFor()
  expect(await bob.texts(chat)).toContain('m*** me')
  const asked = policy.asked.at(-1)
  expect(asked?.authorization).toBe('Bearer a-key')
  expect(JSON.parse(String(asked?.body))).toEqual({
    conversation_kind: 'direct',
    sender_id: expect.stringMatching(/^\d+$/),
    content_kind: 'text',
    texts: ['mask me'],
  })
})

test('what it refuses is not sent, and the sender is told', async () => {
  await say(ada.page, 'refuse me')
  await ada.page
    .getByRole('button', { name: /does not allow this message/ })
    .first()
    .waitFor()
  expect(await bob.texts(chat)).not.toContain('refuse me')
})

test('what it wants looked at is sent, and waits for moderators with its words', async () => {
  await say(ada.page, 'review me')
  await expect.poll(() => bob.texts(chat)).toContain('review me')
  const page = await openScreen(browser, kDesktop)
  await login(page.page, root)
  await page.page.goto(`${server.url}/admin/reports`)
  await page.page.getByRole('link', { name: /Content policy · Ada/ }).click()
  await page.page.getByText('looks odd').waitFor()
  await page.page.getByText('review me').waitFor()
})

test('nothing is sent while it is away, and all of it when it is back', async () => {
  policy.trouble = { status: 503, body: '' }
  await say(ada.page, 'patience')
  await expect
    .poll(() => policy.asked.filter(({ body }) => String(body).includes('patience')).length)
    .toBeGreaterThan(0)
  expect(await bob.texts(chat)).not.toContain('patience')
  policy.trouble = undefined
  await expect.poll(() => bob.texts(chat), { timeout: 30_000 }).toContain('patience')
})
