// feature: edit, re-edit, reactions, pins, delete-for-me, nudge, rule-6, rule-7, rule-8
// feature: edit-history
// What changes a message, as two people see it: one on a phone, one at a desk.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { composer, login, messages, openChat, say, shownTexts } from './support/app'
import { type Screen, kDesktop, kPhone, launch, openScreen } from './support/browser'
import { Person } from './support/people'
import { Server } from './support/server'

let server: Server
let browser: Browser
let ada: Screen
let bob: Screen
let people: { ada: Person; bob: Person }
let chat = ''

beforeAll(async () => {
  server = await Server.start()
  people = {
    ada: await Person.register(server, 'ada', 'Ada'),
    bob: await Person.register(server, 'bob', 'Bob'),
  }
  chat = await people.ada.befriend(people.bob)
  browser = await launch()
  ada = await openScreen(browser, kDesktop)
  bob = await openScreen(browser, kPhone)
  await login(ada.page, people.ada)
  await login(bob.page, people.bob)
  await openChat(ada.page, 'Bob')
  await openChat(bob.page, 'Ada')
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

async function menu(page: Page, text: string, item: string): Promise<void> {
  await messages(page).getByText(text, { exact: true }).click({ button: 'right' })
  await page.getByRole('menuitem', { name: item, exact: true }).click()
}

test('a text is edited, and its history can be read', async () => {
  await say(ada.page, 'meet at 8')
  await messages(bob.page).getByText('meet at 8', { exact: true }).waitFor()
  await menu(ada.page, 'meet at 8', 'Edit')
  expect(await composer(ada.page).inputValue()).toBe('meet at 8')
  await composer(ada.page).fill('meet at 9')
  await ada.page.getByRole('button', { name: 'Done', exact: true }).click()
  await expect.poll(() => shownTexts(bob.page)).toEqual(['meet at 9'])
  expect(await composer(ada.page).inputValue()).toBe('')
  await messages(bob.page).getByRole('button', { name: 'Edited' }).click()
  const history = bob.page.getByRole('dialog', { name: 'Edit history' })
  await expect
    .poll(() => history.locator('.text').allInnerTexts())
    .toEqual(['meet at 9', 'meet at 8'])
  await history.getByRole('button', { name: 'Close' }).click()
})

test('a message is reacted to, and who did can be seen', async () => {
  await menu(bob.page, 'meet at 9', 'React 👍')
  const chip = messages(ada.page).getByRole('button', { name: '👍, 1', exact: true })
  await chip.click()
  await messages(bob.page).getByRole('button', { name: '👍, 2, you among them' }).waitFor()
  await messages(ada.page).getByRole('button', { name: 'See who reacted' }).click()
  const dialog = ada.page.getByRole('dialog', { name: 'Reactions' })
  await expect.poll(() => dialog.locator('.name').allInnerTexts()).toEqual(['Bob', 'You'])
  await dialog.getByRole('button', { name: 'Close' }).click()
  await messages(bob.page).getByRole('button', { name: '👍, 2, you among them' }).click()
  await messages(ada.page).getByRole('button', { name: '👍, 1, you among them' }).waitFor()
})

test('a pinned message stays at the top for both', async () => {
  await menu(ada.page, 'meet at 9', 'Pin message')
  await messages(bob.page).getByText('Ada pinned a message').waitFor()
  await bob.page.getByRole('button', { name: 'Pinned message: Ada: meet at 9' }).waitFor()
  await menu(ada.page, 'meet at 9', 'Unpin message')
  await expect.poll(() => bob.page.getByRole('button', { name: /^Pinned message/ }).count()).toBe(0)
})

test('two taps on a picture nudge', async () => {
  await say(bob.page, 'here')
  await messages(ada.page).getByRole('button', { name: 'Bob', exact: true }).first().dblclick()
  await messages(bob.page).getByText('Ada nudged you').waitFor()
})

test('what one deletes is gone for oneself only, and no reload brings it back', async () => {
  await menu(bob.page, 'meet at 9', 'Delete')
  await bob.page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
  await expect.poll(() => shownTexts(bob.page)).toEqual(['here'])
  await bob.page.reload()
  await expect.poll(() => shownTexts(bob.page)).toEqual(['here'])
  expect(await shownTexts(ada.page)).toEqual(['meet at 9', 'here'])
  await bob.page.getByRole('button', { name: 'Chat details' }).click()
  await bob.page.getByText('Clear chat history').click()
  await bob.page
    .getByRole('alertdialog')
    .getByRole('button', { name: 'Clear chat history' })
    .click()
  await bob.page.getByText('Chat history cleared').waitFor()
  await bob.page.getByRole('button', { name: 'Back' }).click()
  await expect.poll(() => shownTexts(bob.page)).toEqual([])
  expect(await shownTexts(ada.page)).toEqual(['meet at 9', 'here'])
})

test('a recall erases every wording, everywhere', async () => {
  await say(ada.page, 'secret one')
  await menu(ada.page, 'secret one', 'Edit')
  await composer(ada.page).fill('secret two')
  await ada.page.getByRole('button', { name: 'Done', exact: true }).click()
  await messages(bob.page).getByText('secret two', { exact: true }).waitFor()
  await menu(ada.page, 'secret two', 'Recall')
  await messages(bob.page).getByText('Ada recalled a message').waitFor()
  const all = JSON.stringify(await people.bob.entries(chat))
  expect(all.includes('secret')).toBe(false)
  expect((await messages(bob.page).innerText()).includes('secret')).toBe(false)
  await messages(ada.page).getByRole('button', { name: 'Edit again' }).click()
  expect(await composer(ada.page).inputValue()).toBe('secret two')
  expect([...ada.errors, ...bob.errors]).toEqual([])
})
