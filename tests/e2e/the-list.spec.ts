// feature: pin, mute, muted-dot, fold-muted, hide, mark-unread, draft, self-chat, played, voice
// feature: list-order, preview, several-devices, rule-5
// One person's list of chats on a phone and at a desk: what is done on one shows on the other.
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chatRow, composer, login, messages, openChat, say, tab } from './support/app'
import { type Screen, kDesktop, kPhone, launch, openScreen } from './support/browser'
import { Person } from './support/people'
import { Server } from './support/server'

let server: Server
let browser: Browser
let phone: Screen
let desk: Screen
let bob: Screen
let people: Record<'ada' | 'bob' | 'cy', Person>
let group: string
let withCy: string

interface Listed {
  conversations: { conversationId: string; headSeq?: string }[]
}

beforeAll(async () => {
  server = await Server.start()
  people = {
    ada: await Person.register(server, 'ada', 'Ada'),
    bob: await Person.register(server, 'bob', 'Bob'),
    cy: await Person.register(server, 'cyrus', 'Cyrus'),
  }
  const { ada } = people
  await ada.send(await ada.befriend(people.bob), 'hello, Bob')
  withCy = await ada.befriend(people.cy)
  await ada.send(withCy, 'hello, Cyrus')
  group = await ada.group('Hikers', [people.bob, people.cy])
  await ada.send(group, 'hello, all')
  browser = await launch()
  phone = await openScreen(browser, kPhone)
  desk = await openScreen(browser, kDesktop)
  bob = await openScreen(browser, kDesktop)
  await login(phone.page, ada)
  await login(desk.page, ada)
  await login(bob.page, people.bob)
  // The notices of these log-ins are read.
  await chatRow(phone.page, 'System notices').waitFor()
  const { conversations } = await ada.call<Listed>('MessagingService/ListConversations')
  for (const { conversationId, headSeq } of conversations)
    await ada.call('MessagingService/MarkRead', { conversationId, seq: headSeq })
  for (const { page } of [phone, desk])
    await page.getByRole('link', { name: 'Chats', exact: true }).waitFor()
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

const dot = (row: Locator): Locator => row.locator('.weui-badge_dot')

/** What stands in the list from top to bottom, without what the instance itself says. */
async function titles(page: Page): Promise<string[]> {
  const list = page.getByRole('list', { name: 'List of chats' })
  const all = await list.locator('.title').allInnerTexts()
  return all.filter((title) => title !== 'System notices')
}

async function choose(page: Page, title: string, item: string): Promise<void> {
  await chatRow(page, title).click({ button: 'right' })
  await page.getByRole('menuitem', { name: item, exact: true }).click()
}

async function bothShow(...expected: string[]): Promise<void> {
  for (const { page } of [desk, phone]) await expect.poll(() => titles(page)).toEqual(expected)
}

test('the last active stands first, and what is pinned above it', async () => {
  await bothShow('Hikers', 'Cyrus', 'Bob')
  await choose(desk.page, 'Bob', 'Pin')
  await bothShow('Bob', 'Hikers', 'Cyrus')
  await choose(phone.page, 'Bob', 'Unpin')
  await bothShow('Hikers', 'Cyrus', 'Bob')
})

test('a muted group is a dot and in no total; folded, it is behind one line', async () => {
  await choose(desk.page, 'Hikers', 'Mute')
  await chatRow(phone.page, 'Hikers').getByText('Muted').waitFor()
  await people.bob.send(group, 'who comes?')
  await people.bob.send(group, 'anybody?')
  for (const { page } of [phone, desk]) {
    await chatRow(page, 'Hikers').getByText('[2]').waitFor()
    await dot(chatRow(page, 'Hikers')).waitFor()
    await page.getByRole('link', { name: 'Chats', exact: true }).waitFor()
  }
  await choose(desk.page, 'Hikers', 'Fold chat')
  await bothShow('Folded chats', 'Cyrus', 'Bob')
  const folded = phone.page.getByRole('link', { name: /^Folded chats/ })
  await folded.getByText('1 group has news').waitFor()
  await folded.click()
  await choose(phone.page, 'Hikers', 'Unfold chat')
  await phone.page.getByText('No folded chats').waitFor()
  await phone.page.getByRole('button', { name: 'Back' }).click()
  await bothShow('Hikers', 'Cyrus', 'Bob')
})

test('a hidden chat comes back with the next message', async () => {
  await choose(phone.page, 'Cyrus', 'Hide chat')
  await bothShow('Hikers', 'Bob')
  await people.cy.send(withCy, 'are you there?')
  await bothShow('Cyrus', 'Hikers', 'Bob')
  await chatRow(desk.page, 'are you there?').waitFor()
})

test('read is made unread again, on both', async () => {
  for (const { page } of [phone, desk])
    await page.getByRole('link', { name: 'Chats, 1 unread' }).waitFor()
  await choose(desk.page, 'Cyrus', 'Mark as read')
  await phone.page.getByRole('link', { name: 'Chats', exact: true }).waitFor()
  await choose(desk.page, 'Cyrus', 'Mark as unread')
  await dot(chatRow(phone.page, 'Cyrus')).waitFor()
  await openChat(phone.page, 'Cyrus')
  await dot(chatRow(desk.page, 'Cyrus')).waitFor({ state: 'detached' })
  await phone.page.getByRole('button', { name: 'Back' }).click()
})

test('what was begun at the desk is sent from the phone', async () => {
  await openChat(desk.page, 'Bob')
  await composer(desk.page).fill('see you at six')
  await chatRow(phone.page, 'Bob').getByText('[Draft]').waitFor()
  await openChat(phone.page, 'Bob')
  await expect.poll(() => composer(phone.page).inputValue()).toBe('see you at six')
  await phone.page.getByRole('button', { name: 'Send', exact: true }).click()
  await messages(desk.page).getByText('see you at six', { exact: true }).waitFor()
  await expect.poll(() => composer(desk.page).inputValue()).toBe('')
  await phone.page.getByRole('button', { name: 'Back' }).click()
  expect(await chatRow(phone.page, 'Bob').getByText('[Draft]').count()).toBe(0)
})

test('what one sends to oneself is on the other device, and never unread', async () => {
  await tab(phone.page, 'Discover').click()
  await phone.page.getByRole('link', { name: /^File transfer/ }).click()
  await say(phone.page, 'seat 14 A')
  await chatRow(desk.page, 'File transfer').click()
  await messages(desk.page).getByText('seat 14 A', { exact: true }).waitFor()
  await desk.page.getByRole('link', { name: 'Chats', exact: true }).waitFor()
})

test('a voice that was heard on one device is heard on the other', async () => {
  await openChat(bob.page, 'Ada')
  await bob.page.getByRole('button', { name: 'Switch to voice' }).click()
  const hold = (await bob.page.getByRole('button', { name: /^Hold to talk/ }).boundingBox())!
  await bob.page.mouse.move(hold.x + hold.width / 2, hold.y + hold.height / 2)
  await bob.page.mouse.down()
  await bob.page.getByText('1″', { exact: true }).waitFor()
  await bob.page.mouse.up()
  await phone.page.goto(`${server.url}/chats`)
  for (const { page } of [phone, desk]) await openChat(page, 'Bob')
  const unheard = (page: Page): Locator =>
    messages(page).getByRole('button', { name: /^Voice message.*not heard yet/ })
  for (const { page } of [phone, desk]) await unheard(page).waitFor()
  await unheard(phone.page).click()
  for (const { page } of [phone, desk]) await unheard(page).waitFor({ state: 'detached' })
  expect(
    await messages(desk.page)
      .getByRole('button', { name: /^Voice message/ })
      .count(),
  ).toBe(1)
  expect([...phone.errors, ...desk.errors, ...bob.errors]).toEqual([])
})
