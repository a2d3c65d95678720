// feature: find-by-phone, address-book, login-code
// Who registered by a Kapok ID adds a phone later: from the address book, which needs one, then changes it and takes it off.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { login } from './support/app'
import { type Screen, kPhone, launch, openScreen } from './support/browser'
import { Codes } from './support/codes'
import { kPassword, Person } from './support/people'
import { Server } from './support/server'

const kFirst = '+8613800138000'
const kSecond = '+8613900139000'
let codes: Codes
let server: Server
let browser: Browser
let bob: Person
let ada: Person
let screen: Screen

beforeAll(async () => {
  codes = await Codes.start()
  server = await Server.start(codes.settings)
  ada = await Person.register(server, 'ada', 'Ada')
  bob = await Person.register(server, 'bob', 'Bob')
  browser = await launch()
  screen = await openScreen(browser, kPhone)
  await login(screen.page, bob)
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
  await codes?.close()
})

/** Fills in the open dialog. */
async function enter(page: Page, phone: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Phone', { exact: true }).fill(phone)
  await dialog.getByRole('button', { name: 'Send code' }).click()
  await dialog.getByRole('button', { name: /^Again in \d+ s/ }).waitFor()
  await dialog.getByLabel('Code', { exact: true }).fill(await codes.sentTo(phone))
  await dialog.getByRole('textbox', { name: 'Password' }).fill(kPassword)
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.waitFor({ state: 'detached' })
}

test('the address book leads to a phone of one’s own', async () => {
  const { page } = screen
  await page.goto(`${server.url}/contacts/address-book`)
  await page.getByText('Add your phone number first').waitFor()
  await page.getByRole('button', { name: 'Add a phone number' }).click()
  await enter(page, kFirst)
  await page.getByText(/8000$/).waitFor()
  await bob.call('ContactsService/UpdatePrivacy', { byPhone: true })
  const { user } = await ada.call<{ user: { nickname: string } }>(
    'ContactsService/FindUserByPhone',
    { phone: kFirst },
  )
  expect(user.nickname).toBe('Bob')
  await page.goto(`${server.url}/contacts/address-book`)
  await page.getByLabel('Or type numbers, one a line').waitFor()
})

test('a number that another has is told to who holds it', async () => {
  const bind = async (person: Person, phone: string) =>
    person.call('AccountsService/BindPhone', {
      phone,
      code: await codes.sentTo(phone),
      password: kPassword,
    })
  await expect(bind(ada, kFirst)).rejects.toThrow('CODE_EXPIRED')
  await ada.call('AccountsService/RequestPhoneCode', { phone: kFirst })
  await expect(bind(ada, kFirst)).rejects.toThrow('PHONE_TAKEN')
  await ada.call('AccountsService/RequestPhoneCode', { phone: kSecond })
  await bind(ada, kSecond)
})

test('it is taken off with the password', async () => {
  const { page } = screen
  await page.goto(`${server.url}/me/profile`)
  await page.getByRole('button', { name: /^Phone/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText(/^Number now/).waitFor()
  await dialog.getByRole('textbox', { name: 'Password' }).fill(kPassword)
  await dialog.getByRole('button', { name: 'Remove the number' }).click()
  await dialog.waitFor({ state: 'detached' })
  const found = ada.call('ContactsService/FindUserByPhone', { phone: kFirst })
  await expect(found).rejects.toThrow('USER_UNKNOWN')
  expect(screen.errors).toEqual([])
})
