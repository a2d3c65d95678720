// feature: scheduled, reminders
// A message that goes out while its sender's browser is closed, and one that comes back to whom it shall remind.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { login, messages, openChat, say } from './support/app'
import { kDesktop, kPhone, launch, openScreen, type Screen } from './support/browser'
import { Person } from './support/people'
import { Server } from './support/server'

let server: Server
let browser: Browser
let ada: Screen
let bob: Screen
let first: Person
let second: Person

beforeAll(async () => {
  server = await Server.start()
  first = await Person.register(server, 'ada', 'Ada')
  second = await Person.register(server, 'bob', 'Bob')
  await first.befriend(second)
  browser = await launch()
  ada = await openScreen(browser, kPhone)
  bob = await openScreen(browser, kDesktop)
  await login(ada.page, first)
  await login(bob.page, second)
  await openChat(ada.page, 'Bob')
  await openChat(bob.page, 'Ada')
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

test('a scheduled message stands in the list, and goes out after a crash of the server', async () => {
  await ada.page.getByRole('button', { name: 'More', exact: true }).click()
  await ada.page.getByRole('button', { name: 'Send later', exact: true }).click()
  const dialog = ada.page.getByRole('dialog', { name: 'Send later' })
  await dialog.getByLabel('Message').fill('Happy birthday!')
  await dialog.getByRole('button', { name: /Tomorrow morning/ }).click()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.waitFor({ state: 'hidden' })

  await ada.page.goto(`${server.url}/me/agenda`)
  await ada.page.getByText('Happy birthday!').waitFor()
  const { items } = await first.call<{ items: { itemId: string }[] }>('AgendaService/ListItems')
  const dueMs = String(Date.now() + 1500)
  await first.call('AgendaService/ChangeItem', { itemId: items[0]?.itemId, dueMs })
  await server.kill()
  await server.resume()
  await messages(bob.page).getByText('Happy birthday!').waitFor()
})

test('a message comes back into one’s own chat', async () => {
  await say(bob.page, 'The train leaves at 8')
  await ada.page.goto(`${server.url}/chats`)
  await openChat(ada.page, 'Bob')
  await messages(ada.page).getByText('The train leaves at 8').click({ button: 'right' })
  await ada.page.getByRole('menuitem', { name: 'Remind me' }).click()
  const dialog = ada.page.getByRole('dialog', { name: 'Remind me' })
  await dialog.getByLabel('Note (optional)').fill('pack')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.waitFor({ state: 'hidden' })
  const { items } = await first.call<{ items: { itemId: string }[] }>('AgendaService/ListItems')
  const dueMs = String(Date.now() + 1500)
  await first.call('AgendaService/ChangeItem', { itemId: items[0]?.itemId, dueMs })
  const self = `d${first.userId}-${first.userId}`
  await expect.poll(() => first.texts(self), { timeout: 10_000 }).toContain('⏰ pack')
})
