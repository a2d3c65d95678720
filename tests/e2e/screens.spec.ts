// feature: widths, care, swipe, long-text, pwa
// The same app from a small phone to a wide desktop, in large letters, under a finger, and installed.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chatRow, composer, login, messages, openChat, tab } from './support/app'
import { kPhone, launch, openScreen } from './support/browser'
import { type Entry, Person } from './support/people'
import { Server } from './support/server'

const kLong = 'A very long story. '.repeat(200).trim()
let server: Server
let browser: Browser
let ada: Person
let chat: string
let long: Entry

beforeAll(async () => {
  server = await Server.start()
  ada = await Person.register(server, 'ada', 'Ada')
  const bob = await Person.register(server, 'bob', 'Bob')
  chat = await ada.befriend(bob)
  long = await bob.send(chat, kLong)
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

/** Nothing makes the page itself scroll sideways. */
async function fits(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)
}

test.each([320, 360, 768, 1024, 1440, 2560])('at %d px everything fits', async (width) => {
  const { page, context, errors } = await openScreen(browser, { width, height: 740 })
  await login(page, ada)
  for (const name of ['Chats', 'Contacts', 'Discover', 'Me'] as const) {
    await tab(page, name).click()
    expect(await fits(page), `${name} at ${width}`).toBe(true)
  }
  await tab(page, 'Chats').click()
  await openChat(page, 'Bob')
  expect(await fits(page), `a chat at ${width}`).toBe(true)
  // A phone shows one pane, a window the list beside the chat.
  expect(await chatRow(page, 'Bob').isVisible()).toBe(width >= 768)
  expect(errors).toEqual([])
  await context.close()
})

test('easy mode makes letters larger, and stays after a reload', async () => {
  const { page, context } = await openScreen(browser, kPhone)
  await login(page, ada)
  const size = () =>
    chatRow(page, 'Bob')
      .getByText('Bob', { exact: true })
      .evaluate((title) => parseFloat(getComputedStyle(title).fontSize))
  const usual = await size()
  await tab(page, 'Me').click()
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('switch', { name: /^Easy mode/ }).check()
  await page.reload()
  await page.goto(`${server.url}/chats`)
  await expect.poll(size).toBeGreaterThan(usual)
  expect(await fits(page)).toBe(true)
  await context.close()
})

test('very long text is folded, and unfolds', async () => {
  const { page, context } = await openScreen(browser, kPhone)
  await login(page, ada)
  await openChat(page, 'Bob')
  const bubble = messages(page).locator('.bubble').last()
  const height = async () => (await bubble.boundingBox())?.height ?? 0
  await bubble.waitFor()
  const folded = await height()
  await bubble.getByRole('button').click()
  await expect.poll(height).toBeGreaterThan(folded * 1.5)
  // The next test's list shows it as read.
  await expect
    .poll(async () => {
      const { conversation } = await ada.call<{
        conversation: { readCursor?: { seq?: string } }
      }>('MessagingService/GetConversation', { conversationId: chat })
      return conversation.readCursor?.seq
    })
    .toBe(long.seq)
  await context.close()
})

test('a finger sweeps a row to its actions', async () => {
  const { page, context } = await openScreen(browser, kPhone)
  await login(page, ada)
  const row = chatRow(page, 'Bob')
  const box = (await row.boundingBox())!
  const finger = await context.newCDPSession(page)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x: number) =>
    finger.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: type === 'touchEnd' ? [] : [{ x, y: box.y + box.height / 2 }],
    })
  await touch('touchStart', 300)
  for (let x = 290; x >= 100; x -= 10) await touch('touchMove', x)
  await touch('touchEnd', 100)
  await page.getByText('Unread', { exact: true }).click()
  await expect
    .poll(async () =>
      (
        await ada.call<{ conversations: { membership: { markedUnread?: boolean } }[] }>(
          'MessagingService/ListConversations',
        )
      ).conversations.some(({ membership }) => membership.markedUnread),
    )
    .toBe(true)
  await context.close()
})

test('can be installed, and opens without a network', async () => {
  const { page, context } = await openScreen(browser, kPhone)
  await login(page, ada)
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  const devtools = await context.newCDPSession(page)
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors')
  expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([])
  await openChat(page, 'Bob')
  await messages(page).locator('.bubble').last().waitFor()
  await context.setOffline(true)
  await page.reload()
  await messages(page).locator('.bubble').last().waitFor()
  expect(await composer(page).isVisible()).toBe(true)
  await context.close()
})
