// feature: registration, invites-only, retention, admin-console
// Who may come in and how long words are kept: said in the console, felt by those outside.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { login, register, tab } from './support/app'
import { type Screen, kDesktop, kPhone, launch, openScreen } from './support/browser'
import { CallError, Person } from './support/people'
import { Server } from './support/server'

let server: Server
let browser: Browser
let root: Person
let admin: Screen
let guest: Screen

beforeAll(async () => {
  server = await Server.start()
  root = await Person.register(server, 'root', 'Root')
  browser = await launch()
  admin = await openScreen(browser, kDesktop)
  guest = await openScreen(browser, kPhone)
  await login(admin.page, root)
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

async function admit(page: Page, who: 'Anyone' | 'By invite' | 'Nobody'): Promise<void> {
  await page.goto(`${server.url}/admin/registration`)
  await page.getByRole('radio', { name: who }).check()
  await page.getByText('Saved', { exact: true }).waitFor()
}

const outsider = (): Promise<Person> => Person.register(server, 'stranger', 'Stranger')

test('by invite: the link lets one in, and nobody comes without', async () => {
  const { page } = admin
  await page.goto(`${server.url}/admin`)
  await page.getByRole('link', { name: 'Registration' }).click()
  await admit(page, 'By invite')
  await expect(outsider()).rejects.toThrow('INVITE_REQUIRED')
  await guest.page.goto(`${server.url}/register`)
  await guest.page.getByLabel('Invite code').waitFor()

  await page.getByRole('link', { name: 'Invites' }).last().click()
  await page.getByRole('button', { name: 'New invite' }).click()
  await page.getByRole('button', { name: 'Copy invite link' }).click()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  await guest.page.goto(link)
  await expect.poll(() => guest.page.getByLabel('Invite code').inputValue()).not.toBe('')
  await register(guest.page, 'guest', 'Guest')
  await tab(guest.page, 'Me').click()
  await guest.page.getByText('Kapok ID: guest').first().waitFor()
})

test('nobody: the door is closed, and says so', async () => {
  await admit(admin.page, 'Nobody')
  await expect(outsider()).rejects.toThrow('REGISTRATION_CLOSED')
  const outside = await openScreen(browser, kPhone)
  await outside.page.goto(`${server.url}/login`)
  await outside.page.getByText('Registration is closed on this server').waitFor()
  expect(await outside.page.getByRole('link', { name: 'Register' }).count()).toBe(0)
  expect(outside.errors).toEqual([])
  await outside.context.close()
})

test('anyone: it is open again', async () => {
  await admit(admin.page, 'Anyone')
  expect((await outsider()).userId).not.toBe('')
})

test('how long messages are kept is asked twice, and stands after a reload', async () => {
  const { page } = admin
  await page.goto(`${server.url}/admin`)
  await page.getByRole('link', { name: 'Keeping messages' }).click()
  const groups = page.getByRole('spinbutton', { name: 'Days in groups' })
  await groups.fill('90')
  const save = page.getByRole('button', { name: 'Save', exact: true })
  await save.first().click()
  const question = page.getByRole('alertdialog')
  await question.getByText(/cannot be brought back/).waitFor()
  await question.getByRole('button', { name: 'Cancel' }).click()
  await question.waitFor({ state: 'detached' })
  expect(await kept()).toEqual({})
  await save.first().click()
  await question.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved', { exact: true }).waitFor()
  expect(await kept()).toEqual({ groupDays: 90 })
  await page.reload()
  await expect.poll(() => groups.inputValue()).toBe('90')
  await page.getByRole('link', { name: 'Audit log' }).click()
  await page
    .getByText(/^Changed how long messages are kept/)
    .first()
    .waitFor()
})

test('it is for those who run the instance only', async () => {
  const someone = await new Person(server, 'guest', 'Guest').login()
  for (const method of ['SetRegistration', 'SetRetention']) {
    const refused = someone.call(`OpsService/${method}`, {})
    await expect(refused).rejects.toThrow(CallError)
  }
  expect([...admin.errors, ...guest.errors]).toEqual([])
})

/** As the server says; what is not set is kept for ever. */
async function kept(): Promise<Record<string, number>> {
  const { retention } = await root.call<{ retention?: Record<string, number> }>(
    'OpsService/GetRetention',
  )
  return retention ?? {}
}
