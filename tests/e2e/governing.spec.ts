// feature: face-to-face, group-avatar, group-nickname, slow-mode, newcomers-history, mute-all, roles, transfer, dissolve
// A group from its four digits to its end: its owner runs it, hands it over, and the next one dissolves it.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chatRow, composer, login, messages, openChat, say } from './support/app'
import { type Screen, kDesktop, kPhone, launch, openScreen } from './support/browser'
import { Person } from './support/people'
import { Server } from './support/server'

let server: Server
let browser: Browser
let ada: Screen
let bob: Screen
let cy: Screen
let people: Record<'ada' | 'bob' | 'cy', Person>

beforeAll(async () => {
  server = await Server.start()
  people = {
    ada: await Person.register(server, 'ada', 'Ada'),
    bob: await Person.register(server, 'bob', 'Bob'),
    cy: await Person.register(server, 'cyrus', 'Cyrus'),
  }
  await people.ada.befriend(people.cy)
  browser = await launch()
  ada = await openScreen(browser, kDesktop)
  bob = await openScreen(browser, kPhone)
  cy = await openScreen(browser, kPhone)
  await login(ada.page, people.ada)
  await login(bob.page, people.bob)
  await login(cy.page, people.cy)
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

/** A page about the open group, from its address. */
async function open(page: Page, name = ''): Promise<void> {
  const chat = new URL(page.url()).pathname.split('/')[2]
  await page.goto(`${server.url}/chats/${chat}${name && `/${name}`}`)
}

async function choose(who: string, item: string): Promise<void> {
  await ada.page.getByRole('button', { name: `More: ${who}` }).click()
  await ada.page.getByRole('menuitem', { name: item, exact: true }).click()
}

/** Slow mode is chosen in the dialog that its line opens. */
async function slowDown(choice: string): Promise<void> {
  await ada.page.getByRole('button', { name: /^Slow mode/ }).click()
  const dialog = ada.page.getByRole('dialog', { name: 'Slow mode' })
  await dialog.getByRole('button', { name: choice }).click()
  await dialog.waitFor({ state: 'detached' })
}

test('the same four digits make a group of those who are no contacts', async () => {
  for (const { page } of [ada, bob]) {
    await page.getByRole('button', { name: 'New', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Face to face group' }).click()
    await page.getByRole('button', { name: 'Digit 7' }).waitFor()
  }
  for (const digit of ['7', '3', '0', '9'])
    await ada.page.getByRole('button', { name: `Digit ${digit}` }).click()
  await ada.page.getByText(/^Closes in \d+ s$/).waitFor()
  await bob.page.getByRole('button', { name: 'Digit 7' }).focus()
  await bob.page.keyboard.type('7309')
  for (const { page } of [ada, bob]) {
    await expect
      .poll(async () => (await page.locator('.person .name').allInnerTexts()).length)
      .toBe(2)
    await page.getByRole('button', { name: 'Enter the group' }).click()
    await composer(page).waitFor()
  }
  await messages(ada.page).getByText('You made the group').waitFor()
  await open(ada.page, 'details')
  await ada.page.getByRole('button', { name: /^Group name/ }).click()
  await ada.page.getByRole('textbox', { name: 'Group name' }).fill('Neighbours')
  await ada.page.getByRole('button', { name: 'Save' }).click()
  await bob.page.getByRole('heading', { name: /^Neighbours\s*\(2\)/ }).waitFor()
  // Until it has a picture of its own, its members are its picture.
  await expect
    .poll(() => chatRow(ada.page, 'Neighbours').locator('.mosaic .line > *').count())
    .toBe(2)
})

test('one is called in the group as one likes', async () => {
  await open(bob.page, 'details')
  await bob.page.getByRole('button', { name: /^My name in this group/ }).click()
  const dialog = bob.page.getByRole('dialog', { name: 'My name in this group' })
  await dialog.getByRole('textbox').fill('Goalkeeper')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.waitFor({ state: 'detached' })
  await open(bob.page)
  await say(bob.page, 'who has a ball?')
  await open(ada.page)
  await messages(ada.page).getByText('who has a ball?', { exact: true }).waitFor()
  await messages(ada.page).getByText('Goalkeeper', { exact: true }).waitFor()
})

test('slow mode holds members up, not the owner', async () => {
  const { page } = ada
  await open(page, 'manage')
  await slowDown('One every 5 seconds')
  await bob.page.getByText('Slow mode: one message every 5 seconds', { exact: true }).waitFor()
  await say(bob.page, 'I have one')
  await bob.page.getByText(/^Slow mode: you can send in \d s$/).waitFor()
  await say(bob.page, 'and gloves')
  await messages(page).getByText('I have one', { exact: true }).waitFor()
  for (const words of ['good', 'very good']) await say(page, words)
  await messages(page).getByText('and gloves', { exact: true }).waitFor()
  const chat = new URL(page.url()).pathname.split('/')[2]!
  const times = new Map<string, number>()
  for (const { content, timeMs } of await people.ada.entries(chat))
    times.set(content.text?.text ?? '', Number(timeMs))
  const between = (one: string, other: string): number => times.get(other)! - times.get(one)!
  expect(between('I have one', 'and gloves')).toBeGreaterThanOrEqual(5_000)
  expect(between('good', 'very good')).toBeLessThan(5_000)
  await slowDown('Off')
  await messages(bob.page).getByText('Ada turned off slow mode').waitFor()
})

test('all are muted but those who lead', async () => {
  const everyone = ada.page.getByRole('switch', { name: /^Mute everyone/ })
  await everyone.check()
  await bob.page.getByText('Everyone is muted; only the owner and admins can write').waitFor()
  expect(await composer(bob.page).count()).toBe(0)
  await say(ada.page, 'quiet, please')
  await messages(bob.page).getByText('quiet, please', { exact: true }).waitFor()
  await everyone.uncheck()
  await composer(bob.page).waitFor()
})

test('who comes later reads what was before, where the group says so', async () => {
  const { page } = ada
  await page.getByRole('switch', { name: /^New members see the history/ }).check()
  await messages(bob.page).getByText('Ada opened the history to new members').waitFor()
  await open(page, 'details')
  await page.getByRole('button', { name: 'Add members' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add members' })
  await dialog.getByRole('option', { name: 'Cyrus' }).click()
  await dialog.getByRole('button', { name: 'Done (1)' }).click()
  await dialog.waitFor({ state: 'detached' })
  await openChat(cy.page, 'Neighbours')
  await messages(cy.page).getByText('who has a ball?', { exact: true }).waitFor()
})

test('an admin is made, and the group handed over', async () => {
  await open(ada.page, 'members')
  await choose('Cyrus', 'Make admin')
  await messages(cy.page).getByText('You joined the admins').waitFor()
  await choose('Goalkeeper', 'Hand over the group')
  await ada.page
    .getByRole('alertdialog')
    .getByRole('button', { name: 'Hand over the group' })
    .click()
  await messages(bob.page).getByText('You became the group’s owner').waitFor()
  await expect.poll(() => ada.page.getByRole('button', { name: /^More: / }).count()).toBe(0)
})

test('the new owner dissolves it: nobody writes any more, all keep reading', async () => {
  await open(bob.page, 'details')
  await bob.page.getByRole('button', { name: 'Dissolve group' }).click()
  await bob.page.getByRole('alertdialog').getByRole('button', { name: 'Dissolve group' }).click()
  for (const { page } of [ada, cy]) {
    await page.getByText('The group was dissolved', { exact: true }).waitFor()
    expect(await composer(page).count()).toBe(0)
  }
  await messages(cy.page).getByText('and gloves', { exact: true }).waitFor()
  await cy.page.goto(`${server.url}/contacts/groups`)
  await cy.page.getByText('No groups yet').waitFor()
  expect([...ada.errors, ...bob.errors, ...cy.errors]).toEqual([])
})
