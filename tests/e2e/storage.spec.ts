// feature: storage-view
// What the server and a device keep, and cleaning up.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { login, messages, openChat } from './support/app'
import { type Screen, kPhone, launch, openScreen } from './support/browser'
import { Person } from './support/people'
import { Server } from './support/server'

let server: Server
let browser: Browser
let screen: Screen
let ada: Person

beforeAll(async () => {
  server = await Server.start()
  ada = await Person.register(server, 'ada', 'Ada')
  const bob = await Person.register(server, 'bob', 'Bob')
  const chat = await ada.befriend(bob)
  for (let number = 1; number <= 5; ++number) await bob.send(chat, `line ${number}`)
  browser = await launch()
  screen = await openScreen(browser, kPhone)
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

test('what a device keeps is shown, cleared, and comes again', async () => {
  const { page, errors } = screen
  await login(page, ada)
  await openChat(page, 'Bob')
  await messages(page).getByText('line 5').waitFor()
  await page.goto(`${server.url}/me/storage`)
  const clear = page.getByRole('button', { name: 'Clear what this device keeps of “Bob”' })
  await clear.click()
  await page.getByRole('button', { name: 'Clear', exact: true }).last().click()
  await page.getByText('Cleared', { exact: true }).waitFor()
  await expect.poll(() => clear.count()).toBe(0)
  await page.getByText('Files on the server').waitFor()

  await page.goto(`${server.url}/chats`)
  await openChat(page, 'Bob')
  await messages(page).getByText('line 1').waitFor()
  expect(errors).toEqual([])
})
