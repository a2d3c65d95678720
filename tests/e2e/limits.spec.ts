// feature: rule-13, file, limit-text, limit-file
// What those who run the instance set is what the composer goes by.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { composer, login, messages, openChat } from './support/app'
import { type Screen, kPhone, launch, openScreen } from './support/browser'
import { Person } from './support/people'
import { Server } from './support/server'

let server: Server
let browser: Browser
let ada: Screen

beforeAll(async () => {
  server = await Server.start(['messages.text_characters_max=120', 'media.file_bytes_max=1000'])
  const first = await Person.register(server, 'ada', 'Ada')
  const second = await Person.register(server, 'bob', 'Bob')
  await first.befriend(second)
  browser = await launch()
  ada = await openScreen(browser, kPhone)
  await login(ada.page, first)
  await openChat(ada.page, 'Bob')
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

test('a text is as long as the instance takes', async () => {
  await composer(ada.page).fill('x'.repeat(121))
  await ada.page.getByRole('alert').filter({ hasText: '120' }).waitFor()
  await composer(ada.page).fill('x'.repeat(120))
  await ada.page.getByRole('button', { name: 'Send', exact: true }).click()
  await messages(ada.page).getByText('x'.repeat(120), { exact: true }).waitFor()
})

test('a file that is larger is not sent', async () => {
  await ada.page.getByRole('button', { name: 'More', exact: true }).click()
  const choosing = ada.page.waitForEvent('filechooser')
  await ada.page.getByRole('button', { name: 'File', exact: true }).click()
  const buffer = Buffer.alloc(1001)
  await (
    await choosing
  ).setFiles({ name: 'large.bin', mimeType: 'application/octet-stream', buffer })
  await ada.page.getByText(/large\.bin.* is over/).waitFor()
  expect(await messages(ada.page).getByText('large.bin').count()).toBe(0)
  expect(ada.errors).toEqual([])
})
