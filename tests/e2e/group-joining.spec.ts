// feature: join-link, join-approval, group-notice, mute-members, ban, group-log, join-qr
// A stranger comes into a group by its link, is let in, told, muted and at last banned: what both sides see.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { composer, login, messages, openChat, say } from './support/app'
import { type Screen, kDesktop, kPhone, launch, openScreen } from './support/browser'
import { kPassword, Person } from './support/people'
import { Server } from './support/server'

let server: Server
let browser: Browser
let owner: Screen
let guest: Screen
let link = ''

beforeAll(async () => {
  server = await Server.start()
  const ada = await Person.register(server, 'ada', 'Ada')
  const cy = await Person.register(server, 'cyrus', 'Cyrus')
  const dee = await Person.register(server, 'deedee', 'Dee')
  await Person.register(server, 'bob', 'Bob')
  await ada.befriend(cy)
  await ada.befriend(dee)
  await ada.group('Hikers', [cy, dee])
  browser = await launch()
  owner = await openScreen(browser, kDesktop)
  guest = await openScreen(browser, kPhone)
  await login(owner.page, ada)
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

const details = (): Promise<void> =>
  owner.page.getByRole('button', { name: 'Chat details' }).click()

test('a stranger asks to join by a link and is let in', async () => {
  const { page } = owner
  await openChat(page, 'Hikers')
  await details()
  await page.getByRole('link', { name: 'Manage group' }).click()
  await page.getByRole('switch', { name: /Approve new members/ }).check()
  await messages(page).getByText('You turned on approval of new members').waitFor()
  await page.getByRole('button', { name: 'Back' }).last().click()
  await page.getByRole('link', { name: 'Group QR code' }).click()
  await page.getByRole('img', { name: 'QR code of the group “Hikers”' }).waitFor()
  await page.getByRole('button', { name: 'Copy link' }).click()
  link = await page.evaluate(() => navigator.clipboard.readText())
  expect(link).toMatch(/\/join\/[\w-]{32}$/)

  // The link works for one who has to log in first.
  await guest.page.goto(link)
  await guest.page.getByLabel('Kapok ID or phone').fill('bob')
  await guest.page.getByRole('textbox', { name: 'Password', exact: true }).fill(kPassword)
  await guest.page.getByRole('button', { name: 'Log in', exact: true }).click()
  await guest.page.getByRole('heading', { name: 'Hikers' }).waitFor()
  await guest.page.getByText('3 members').waitFor()
  await guest.page.getByText('Ada invites you').waitFor()
  await guest.page.getByLabel('Reason').fill('I know the way')
  await guest.page.getByRole('button', { name: 'Ask to join' }).click()
  await guest.page.getByText('You asked to join. The owner or an admin will answer').waitFor()

  await page.getByRole('button', { name: 'Back' }).last().click()
  await page.getByRole('link', { name: /Manage group.*1 waiting/ }).click()
  await page.getByRole('link', { name: /Requests to join.*1 waiting/ }).click()
  await page.getByText(/I know the way/).waitFor()
  await page.getByRole('button', { name: 'Accept' }).click()
  await messages(page).getByText('You let Bob in').waitFor()

  await guest.page.goto(`${server.url}/chats`)
  await openChat(guest.page, 'Hikers')
  await say(guest.page, 'Thanks for having me')
  await messages(page).getByText('Thanks for having me', { exact: true }).waitFor()
})

test('the notice reaches everyone', async () => {
  const { page } = owner
  await details()
  await details()
  await page.getByRole('link', { name: /Group notice/ }).click()
  await page.getByRole('button', { name: 'Edit' }).click()
  await page.getByLabel('Notice', { exact: true }).fill('Saturday at seven')
  await page.getByRole('button', { name: 'Publish' }).click()
  await page.getByText(/Published by You/).waitFor()
  await messages(guest.page).getByText('Ada updated the group notice').waitFor()
  await messages(guest.page).getByText('Saturday at seven', { exact: true }).waitFor()
})

test('one who is muted reads only, one who is banned stays out', async () => {
  const { page } = owner
  await details()
  await details()
  await page.getByRole('link', { name: /View all members/ }).click()
  const more = page.getByRole('button', { name: 'More: Bob' })
  await more.click()
  await page.getByRole('menuitem', { name: 'Mute member' }).click()
  await page.getByRole('button', { name: '10 minutes' }).click()
  await guest.page.getByText(/You are muted and can write again/).waitFor()
  expect(await composer(guest.page).count()).toBe(0)

  await more.click()
  await page.getByRole('menuitem', { name: 'Unmute member' }).click()
  await composer(guest.page).waitFor()

  await more.click()
  await page.getByRole('menuitem', { name: 'Remove and ban' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove and ban' }).click()
  await guest.page.getByText('You are no longer in this group').waitFor()
  await guest.page.goto(link)
  await guest.page.getByText('You cannot join this group').waitFor()
  await guest.page.getByText(/Banned from this group/).waitFor()

  await details()
  await details()
  await page.getByRole('link', { name: 'Manage group' }).click()
  await page.getByRole('link', { name: 'Event log' }).click()
  const log = page.getByRole('complementary')
  await log.getByText('You banned Bob').waitFor()
  await log.getByText('You let Bob in').waitFor()
  expect([...owner.errors, ...guest.errors]).toEqual([])
})
