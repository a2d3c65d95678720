// feature: group-notes
// Two members write in one note at the same time, in two browsers: nobody's words are lost, and a reload keeps what is being written.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { login, messages, openChat } from './support/app'
import { kDesktop, kPhone, launch, openScreen, type Screen } from './support/browser'
import { Person } from './support/people'
import { Server } from './support/server'

let server: Server
let browser: Browser
let ada: Screen
let bob: Screen

beforeAll(async () => {
  server = await Server.start()
  const first = await Person.register(server, 'ada', 'Ada')
  const second = await Person.register(server, 'bob', 'Bob')
  const third = await Person.register(server, 'cleo', 'Cleo')
  await first.befriend(second)
  await first.befriend(third)
  await first.group('Hikers', [second, third])
  browser = await launch()
  ada = await openScreen(browser, kPhone)
  bob = await openScreen(browser, kDesktop)
  await login(ada.page, first)
  await login(bob.page, second)
  await openChat(ada.page, 'Hikers')
  await openChat(bob.page, 'Hikers')
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

const field = (screen: Screen, name: string) => screen.page.getByLabel(name, { exact: true })
const press = (screen: Screen, name: string) =>
  screen.page.getByRole('button', { name, exact: true }).click()

async function write(screen: Screen, text: string): Promise<void> {
  await press(screen, 'Edit')
  await field(screen, 'Text').fill(text)
}

test('a new note is told in the chat, and read by who taps it', async () => {
  await ada.page.getByRole('button', { name: 'Chat details' }).click()
  await ada.page.getByRole('link', { name: 'Group notes' }).click()
  await ada.page.getByRole('button', { name: 'New note' }).first().click()
  await field(ada, 'Title').fill('Trip')
  await field(ada, 'Text').fill('tents\nwater')
  await press(ada, 'Save')
  await ada.page.getByText('tents').waitFor()

  await messages(bob.page)
    .getByRole('link', { name: /wrote a group note/ })
    .click()
  await bob.page.getByText('tents').waitFor()
})

test('what one saves the other reads at once', async () => {
  await write(bob, 'tents\nwater\nbread')
  await press(bob, 'Save')
  await ada.page.getByText('bread').waitFor()
})

test('two who write at once keep both their words', async () => {
  await write(ada, 'two tents\nwater\nbread')
  await write(bob, 'tents\nwater\nbread\nlamps')
  await press(bob, 'Save')
  await ada.page.getByText(/Bob saved this note meanwhile/).waitFor()
  await press(ada, 'Save')
  await bob.page.getByText('two tents').waitFor()
  expect(await bob.page.getByRole('article', { name: 'Trip' }).innerText()).toContain(
    'two tents\nwater\nbread\nlamps',
  )
})

test('where both changed the same line, one chooses', async () => {
  await write(ada, 'three tents\nwater\nbread\nlamps')
  await write(bob, 'four tents\nwater\nbread\nlamps')
  await press(bob, 'Save')
  await ada.page.getByText(/Bob saved this note meanwhile/).waitFor()
  await press(ada, 'Save')
  await ada.page.getByText(/You and Bob changed the same lines/).waitFor()
  expect(await field(ada, 'Text').inputValue()).toBe(
    '—— yours ——\nthree tents\n—— Bob ——\nfour tents\n————\nwater\nbread\nlamps',
  )
  await field(ada, 'Text').fill('four tents\nwater\nbread\nlamps\nmatches')
  // What is being written outlives a reload, and a crash of the server the note.
  await ada.page.reload()
  await server.kill()
  await server.resume()
  await field(ada, 'Text').waitFor()
  expect(await field(ada, 'Text').inputValue()).toContain('matches')
  await press(ada, 'Save')
  await bob.page.getByText('matches').waitFor()
})

test('an earlier version is read and written anew', async () => {
  await press(bob, 'Note options')
  await bob.page.getByRole('menuitem', { name: 'Earlier versions' }).click()
  const dialog = bob.page.getByRole('dialog')
  await dialog.getByRole('button', { name: /Version 1/ }).click()
  await dialog.getByText('tents').waitFor()
  await dialog.getByRole('button', { name: 'Use this version' }).click()
  expect(await field(bob, 'Text').inputValue()).toBe('tents\nwater')
  await press(bob, 'Discard')
  await bob.page.getByRole('alertdialog').getByRole('button', { name: 'Discard' }).click()
})

test('a removed note is gone for all', async () => {
  await press(ada, 'Note options')
  await ada.page.getByRole('menuitem', { name: 'Remove note' }).click()
  await ada.page.getByRole('alertdialog').getByRole('button', { name: 'Remove note' }).click()
  await bob.page.getByText('This note was removed').waitFor()
  await ada.page.getByText('No notes yet').waitFor()
})
