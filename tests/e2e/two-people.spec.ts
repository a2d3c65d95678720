// feature: text, register, friend-request, find-by-id, preview, unread, unread-total
// Two people meet: one on a phone, one at a desk. From an empty server to a chat that a reload keeps.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chatRow, messages, openChat, register, say, shownTexts, tab } from './support/app'
import { type Screen, kDesktop, kPhone, launch, openScreen } from './support/browser'
import { Server } from './support/server'

let server: Server
let browser: Browser
let ada: Screen
let bob: Screen

beforeAll(async () => {
  server = await Server.start()
  browser = await launch()
  ada = await openScreen(browser, kPhone)
  bob = await openScreen(browser, kDesktop)
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

test('two people register, become contacts and chat', async () => {
  await ada.page.goto(server.setupLink)
  await register(ada.page, 'ada', 'Ada')
  await bob.page.goto(`${server.url}/register`)
  await register(bob.page, 'bob', 'Bob')

  await tab(ada.page, 'Contacts').click()
  await ada.page.getByRole('button', { name: 'Add friend' }).first().click()
  await ada.page
    .getByRole('searchbox', { name: 'Kapok ID, or phone with country code' })
    .fill('bob')
  await ada.page.getByText('Find: bob').click()
  await ada.page.getByRole('button', { name: 'Add to contacts' }).click()
  await ada.page.getByLabel('Say who you are').fill('Ada from the library')
  await ada.page.getByRole('button', { name: 'Send request' }).click()
  await ada.page.getByText('Request sent', { exact: true }).waitFor()

  await bob.page.getByRole('link', { name: 'Contacts, 1 new friend' }).click()
  await bob.page.getByRole('link', { name: /New friends/ }).click()
  await bob.page.getByText('Ada from the library').waitFor()
  await bob.page.getByRole('button', { name: 'Accept' }).click()
  await bob.page.getByText('Added').first().waitFor()

  await tab(bob.page, 'Chats').click()
  await openChat(bob.page, 'Ada')
  await ada.page.getByRole('button', { name: 'Back' }).click()
  await tab(ada.page, 'Chats').click()
  await say(bob.page, 'Is the library open today?')

  await ada.page.getByRole('link', { name: 'Chats, 1 unread' }).waitFor({ timeout: 3000 })
  await chatRow(ada.page, 'Is the library open today?').waitFor()
  await openChat(ada.page, 'Bob')
  await expect.poll(() => shownTexts(ada.page)).toEqual(['Is the library open today?'])

  await say(ada.page, 'Until six 📚')
  await messages(bob.page).getByText('Until six 📚', { exact: true }).waitFor({ timeout: 3000 })
  await ada.page.getByRole('button', { name: 'Back' }).click()
  await ada.page.getByRole('link', { name: 'Chats', exact: true }).waitFor()
})

test('a reload keeps everything', async () => {
  for (const { page } of [ada, bob]) await page.reload()
  await expect
    .poll(() => shownTexts(bob.page))
    .toEqual(['Is the library open today?', 'Until six 📚'])
  await openChat(ada.page, 'Bob')
  await expect
    .poll(() => shownTexts(ada.page))
    .toEqual(['Is the library open today?', 'Until six 📚'])
  expect([...ada.errors, ...bob.errors]).toEqual([])
})
