// feature: create-group, group-profile, leave
// A group: made, written in, renamed and left, as the members see it.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chatRow, composer, login, messages, openChat, say } from './support/app'
import { type Screen, kDesktop, kPhone, launch, openScreen } from './support/browser'
import { Person } from './support/people'
import { Server } from './support/server'

let server: Server
let browser: Browser
let owner: Screen
let member: Screen
let other: Screen

beforeAll(async () => {
  server = await Server.start()
  const ada = await Person.register(server, 'ada', 'Ada')
  const bob = await Person.register(server, 'bob', 'Bob')
  const cy = await Person.register(server, 'cyrus', 'Cyrus')
  await ada.befriend(bob)
  await ada.befriend(cy)
  browser = await launch()
  owner = await openScreen(browser, kDesktop)
  member = await openScreen(browser, kPhone)
  other = await openScreen(browser, kPhone)
  await login(owner.page, ada)
  await login(member.page, bob)
  await login(other.page, cy)
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

test('a group is made, written in, renamed and left', async () => {
  const { page } = owner
  await page.getByRole('button', { name: 'New', exact: true }).click()
  await page.getByRole('menuitem', { name: 'New group' }).click()
  await page.getByRole('option', { name: 'Bob' }).click()
  await page.getByRole('option', { name: 'Cyrus' }).click()
  await page.getByRole('button', { name: 'Create (2)' }).click()
  await composer(page).waitFor()
  await say(page, 'Tea at four?')

  await member.page.getByRole('list', { name: 'List of chats' }).getByText('Tea at four?').click()
  await messages(member.page).getByText('Tea at four?', { exact: true }).waitFor()
  await say(member.page, 'I bring cake')
  await messages(page).getByText('I bring cake', { exact: true }).waitFor()

  await page.getByRole('button', { name: 'Chat details' }).click()
  await page.getByRole('button', { name: /Group name/ }).click()
  await page.getByRole('textbox', { name: 'Group name' }).fill('Tea and cake')
  await page.getByRole('button', { name: 'Save' }).click()
  await messages(member.page).getByText('Ada renamed the group to “Tea and cake”').waitFor()
  await member.page.getByRole('heading', { name: /Tea and cake/ }).waitFor()

  await openChat(other.page, 'Tea and cake')
  await other.page.getByRole('heading', { name: /Tea and cake\s*\(3\)/ }).waitFor()

  await member.page.getByRole('button', { name: 'Chat details' }).click()
  await member.page.getByRole('button', { name: 'Leave group' }).click()
  await member.page.getByRole('alertdialog').getByRole('button', { name: 'Leave group' }).click()
  await messages(page).getByText('Bob left the group').waitFor()
  // Only the owner and the admins are told; the others see it by the members.
  await other.page.getByRole('heading', { name: /Tea and cake\s*\(2\)/ }).waitFor()
  expect(
    await messages(other.page)
      .getByText(/left the group/)
      .count(),
  ).toBe(0)
  await openChat(page, 'Tea and cake')
  await say(page, 'A pity')
  await messages(page).getByText('A pity', { exact: true }).waitFor()
  await chatRow(member.page, 'Tea and cake').waitFor()
  expect(await member.page.getByText('A pity').count()).toBe(0)
  expect([...owner.errors, ...member.errors, ...other.errors]).toEqual([])
})
