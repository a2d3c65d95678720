// feature: mentions, mention-all, jump-mention, jump-unread, quote, quote-jump, typing
// feature: emoji-picker, emoji-search, emoji-recents
// A group chats: someone is mentioned and finds the way there, an answer quotes and leads back, typing shows, and emoji are at hand.
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chatRow, composer, login, messages, openChat, say } from './support/app'
import { type Screen, kDesktop, kPhone, launch, openScreen } from './support/browser'
import { Person } from './support/people'
import { Server } from './support/server'

const kMany = 30
let server: Server
let browser: Browser
let ada: Screen
let bob: Screen
let cy: Person
let bobPerson: Person
let group: string

beforeAll(async () => {
  server = await Server.start()
  const first = await Person.register(server, 'ada', 'Ada')
  bobPerson = await Person.register(server, 'bob', 'Bob')
  cy = await Person.register(server, 'cyrus', 'Cyrus')
  await first.befriend(bobPerson)
  await first.befriend(cy)
  group = await first.group('Hikers', [bobPerson, cy])
  browser = await launch()
  ada = await openScreen(browser, kDesktop)
  bob = await openScreen(browser, kPhone)
  await login(ada.page, first)
  await login(bob.page, bobPerson)
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

async function chatter(words: string): Promise<void> {
  for (let i = 1; i <= kMany; i++) await cy.send(group, `${words} ${i}`)
}

const people = (page: Page): Locator => page.getByRole('listbox', { name: 'Mention someone' })

/** It lies where the reader looks: not only in the page, but between the edges of the messages. */
async function inSight(element: Locator): Promise<boolean> {
  if ((await element.count()) === 0) return false
  return element.evaluate((one) => {
    const box = one.getBoundingClientRect()
    const frame = one.closest('[role=log]')!.getBoundingClientRect()
    return box.top >= frame.top - 1 && box.bottom <= frame.bottom + 1
  })
}

test('a member is picked after @ by keys, and the list says to whom it was', async () => {
  const { page } = ada
  const { seq } = await cy.send(group, 'who comes along?')
  await bobPerson.call('MessagingService/MarkRead', { conversationId: group, seq })
  await chatter('before')
  await openChat(page, 'Hikers')
  await composer(page).pressSequentially('@bo')
  await people(page).getByRole('option', { name: 'Bob', selected: true }).waitFor()
  await page.keyboard.press('Enter')
  expect(await composer(page).inputValue()).toBe('@Bob ')
  await composer(page).pressSequentially('bring the map')
  await page.keyboard.press('Enter')
  await messages(page).getByText('@Bob bring the map').waitFor()
  await chatter('after')
  const row = chatRow(bob.page, 'Hikers')
  await row.getByText('[You were mentioned]').waitFor()
  await row.getByText(`after ${kMany}`).waitFor()
})

test('the way to the mention, and to the first unread', async () => {
  const { page } = bob
  await openChat(page, 'Hikers')
  const mention = messages(page).getByText('@Bob bring the map')
  await messages(page).getByText(`after ${kMany}`, { exact: true }).waitFor()
  await page.getByRole('button', { name: /mentioned/ }).click()
  await expect.poll(() => inSight(mention)).toBe(true)
  await page.getByRole('button', { name: `${2 * kMany + 1} unread` }).click()
  const divider = messages(page).getByRole('separator').filter({ hasText: 'New messages' })
  await expect.poll(() => inSight(divider)).toBe(true)
  await expect.poll(() => inSight(messages(page).getByText('before 1', { exact: true }))).toBe(true)
})

test('all are mentioned by those who lead the group only', async () => {
  await composer(bob.page).fill('')
  await composer(bob.page).pressSequentially('@')
  await people(bob.page).getByRole('option', { name: 'Ada' }).waitFor()
  expect(await people(bob.page).getByRole('option', { name: 'All members' }).count()).toBe(0)
  await bob.page.keyboard.press('Escape')
  await people(bob.page).waitFor({ state: 'detached' })
  await composer(bob.page).fill('')
  await composer(ada.page).pressSequentially('@')
  await people(ada.page).getByRole('option', { name: 'All members', selected: true }).waitFor()
  await ada.page.keyboard.press('Enter')
  await composer(ada.page).pressSequentially('six o’clock')
  await ada.page.keyboard.press('Enter')
  const last = async () => (await cy.entries(group)).at(-1)?.content.text
  await expect.poll(last).toMatchObject({ text: '@All members six o’clock', mentionsAll: true })
})

test('an answer quotes what it answers, and leads back to it', async () => {
  const { page } = bob
  await page.getByRole('button', { name: 'Back' }).click()
  await openChat(page, 'Hikers')
  await messages(page).getByText('after 29', { exact: true }).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Quote', exact: true }).click()
  await say(page, 'I heard that')
  await messages(ada.page).getByText('I heard that', { exact: true }).waitFor()
  await chatter('later')
  const quote = messages(ada.page).getByRole('button', { name: 'Quoting Cyrus: after 29' })
  // Its end is far below by now.
  await messages(ada.page).getByText(`later ${kMany}`, { exact: true }).waitFor()
  await messages(ada.page).hover()
  await expect
    .poll(async () => {
      if (await inSight(quote)) return true
      await ada.page.mouse.wheel(0, -300)
      return false
    })
    .toBe(true)
  await quote.click()
  await expect
    .poll(() => inSight(messages(ada.page).getByText('after 29', { exact: true })))
    .toBe(true)
})

test('a chat that is opened while more and more is written shows its end', async () => {
  const { page } = bob
  await page.getByRole('button', { name: 'Back' }).click()
  const talking = chatter('faster')
  await openChat(page, 'Hikers')
  await talking
  const last = messages(page).getByText(`faster ${kMany}`, { exact: true })
  await expect.poll(() => inSight(last)).toBe(true)
})

test('who is typing is seen until they send', async () => {
  await composer(bob.page).pressSequentially('wait for me')
  await ada.page.getByText('Bob is typing…').waitFor()
  await bob.page.getByRole('button', { name: 'Send', exact: true }).click()
  await ada.page.getByText('Bob is typing…').waitFor({ state: 'detached' })
})

test('an emoji is found by a word, and is among the recent ones from then on', async () => {
  const { page } = ada
  const panel = page.getByRole('region', { name: 'Emoji panel' })
  await page.getByRole('button', { name: 'Emoji', exact: true }).click()
  await panel.getByRole('searchbox', { name: 'Search emoji' }).fill('snowman')
  const first = panel.locator('button.emoji').first()
  await expect.poll(() => first.getAttribute('aria-label')).toMatch(/snowman/)
  const snowman = (await first.innerText()).trim()
  await first.click()
  expect(await composer(page).inputValue()).toBe(snowman)
  await composer(page).fill('')
  await page.reload()
  await page.getByRole('button', { name: 'Emoji', exact: true }).click()
  await panel.getByRole('tab', { name: 'Recent', selected: true }).waitFor()
  await panel.locator('button.emoji').first().click()
  await expect.poll(() => composer(page).inputValue()).toBe(snowman)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await messages(bob.page).getByText(snowman, { exact: true }).waitFor()
  expect([...ada.errors, ...bob.errors]).toEqual([])
})
