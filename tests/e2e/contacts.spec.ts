// feature: remark, block, delete-friend
// What one does with a contact: a remark, a block, an end; and what the other side sees of it.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { login, messages, openChat, say, tab } from './support/app'
import { type Screen, kDesktop, kPhone, launch, openScreen } from './support/browser'
import { Person } from './support/people'
import { Server } from './support/server'

let server: Server
let browser: Browser
let ada: Screen
let bob: Screen

beforeAll(async () => {
  server = await Server.start()
  const people = {
    ada: await Person.register(server, 'ada', 'Ada'),
    bob: await Person.register(server, 'bob', 'Bob'),
  }
  await people.ada.befriend(people.bob)
  browser = await launch()
  ada = await openScreen(browser, kPhone)
  bob = await openScreen(browser, kDesktop)
  await login(ada.page, people.ada)
  await login(bob.page, people.bob)
  await openChat(bob.page, 'Ada')
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

/** One of the actions on the open profile; those that cannot be undone are confirmed. */
async function act(name: string, confirmed?: string): Promise<void> {
  await ada.page.getByRole('button', { name: 'More actions' }).click()
  await ada.page.getByRole('menuitem', { name }).click()
  if (!confirmed) return
  const dialog = ada.page.getByRole('alertdialog')
  await dialog.getByRole('button', { name: confirmed }).click()
  await dialog.waitFor({ state: 'detached' })
}

/** Bob's message and the mark beside it that says why it did not go. */
async function refusedWith(text: string, why: RegExp): Promise<void> {
  await say(bob.page, text)
  const own = messages(bob.page).getByRole('article').filter({ hasText: text })
  await own.getByRole('button', { name: why }).waitFor()
}

test('a remark is the name one sees', async () => {
  await tab(ada.page, 'Contacts').click()
  await ada.page.getByRole('link', { name: 'Bob' }).click()
  await act('Remark and tags')
  await ada.page.getByRole('textbox', { name: 'Remark' }).fill('Bobby')
  await ada.page.getByRole('button', { name: 'Save' }).click()
  await ada.page.getByRole('heading', { name: 'Bobby' }).waitFor()
})

test('who is blocked cannot write, until the block ends', async () => {
  await act('Block', 'Block')
  await ada.page.getByText('Blocked: their messages are refused').waitFor()
  await refusedWith('Are you cross?', /refused by the receiver/)
  await act('Unblock')
  await ada.page.getByText('Blocked: their messages are refused').waitFor({ state: 'detached' })
  await say(bob.page, 'Friends again!')
})

test('who was deleted is told to ask again', async () => {
  await act('Delete contact')
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await tab(ada.page, 'Contacts').waitFor()
  await ada.page.getByText('Add friends by Kapok ID or QR code.').waitFor()
  await refusedWith('Hello?', /not your contact/)
  await bob.page.getByText('Ada only takes messages from contacts.').waitFor()
  await bob.page.getByRole('button', { name: 'Send a friend request' }).click()
  const dialog = bob.page.getByRole('dialog')
  await dialog.getByLabel('Say who you are').fill('It was me')
  await dialog.getByRole('button', { name: 'Send request' }).click()
  await dialog.waitFor({ state: 'detached' })
  await ada.page.getByRole('link', { name: /New friends/ }).click()
  await ada.page.getByText('It was me').waitFor()
  expect(await messages(bob.page).getByText('Friends again!', { exact: true }).count()).toBe(1)
  expect([...ada.errors, ...bob.errors]).toEqual([])
})
