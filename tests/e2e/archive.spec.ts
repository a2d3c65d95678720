// feature: export, import
// Taking one's data along from one server, and bringing it to another, in the browser.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chatRow, composer, login, messages } from './support/app'
import { type Screen, kDesktop, kPhone, launch, openScreen } from './support/browser'
import { Person } from './support/people'
import { Server } from './support/server'

const kPassphrase = 'eight or more'

let home: Server
let away: Server
let browser: Browser
let leaving: Screen
let coming: Screen
let ada: Person
let eve: Person
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kapok-archive-'))
  home = await Server.start(['accounts.instance_name=Old home'])
  away = await Server.start()
  ada = await Person.register(home, 'ada', 'Ada')
  const bob = await Person.register(home, 'bob', 'Bob')
  const chat = await ada.befriend(bob)
  await bob.send(chat, 'shall we move?')
  await ada.send(chat, 'yes, with everything')
  eve = await Person.register(away, 'eve', 'Eve')
  browser = await launch()
  leaving = await openScreen(browser, kPhone)
  coming = await openScreen(browser, kDesktop)
})
afterAll(async () => {
  await browser?.close()
  await home?.close()
  await away?.close()
  rmSync(folder, { recursive: true, force: true })
})

async function bring(page: Page, path: string, passphrase: string): Promise<void> {
  await page.getByLabel('Passphrase of the archive').fill(passphrase)
  await page.locator('input[type=file]').setInputFiles(path)
}

test('an archive is made, fetched, imported elsewhere, and stays apart there', async () => {
  const path = join(folder, 'ada.kapokbox')
  {
    const { page } = leaving
    await login(page, ada)
    await page.goto(`${home.url}/me/archive`)
    await page.getByLabel('Passphrase (optional)').fill('short')
    await page.getByRole('button', { name: 'Export', exact: true }).click()
    await page.getByText('A passphrase has at least 8 characters').waitFor()
    await page.getByLabel('Passphrase (optional)').fill(kPassphrase)
    await page.getByRole('button', { name: 'Export', exact: true }).click()
    await page.getByText('The archive is ready').waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: /^Download/ }).click(),
    ])
    await download.saveAs(path)
    expect(readFileSync(path).subarray(0, 8).toString()).toBe('KAPOKBOX')
    await page.getByRole('button', { name: 'Remove it from the server' }).click()
    const sure = page.getByRole('alertdialog')
    await sure.getByRole('button', { name: 'Remove it from the server' }).click()
    await page.getByRole('button', { name: 'Export', exact: true }).waitFor()
    expect(leaving.errors).toEqual([])
  }
  const { page } = coming
  await login(page, eve)
  await page.goto(`${away.url}/me/archive`)
  await bring(page, path, 'something else')
  await page.getByText('Not done: The passphrase does not fit this archive').waitFor()
  await bring(page, path, kPassphrase)
  await page.getByText('Imported', { exact: true }).first().waitFor()
  // Bob is told of, not added: he may be somebody else here.
  await page.getByRole('link', { name: 'Bob', exact: false }).first().waitFor()

  await page.goto(`${away.url}/chats`)
  const row = chatRow(page, 'Bob')
  await expect.poll(() => row.innerText()).toContain('Imported')
  await row.click()
  await messages(page).getByText('shall we move?').waitFor()
  await messages(page).getByText('yes, with everything').waitFor()
  await page.getByText('Imported from “Old home”: read only').waitFor()
  expect(await composer(page).count()).toBe(0)
  await page.reload()
  await messages(page).getByText('shall we move?').waitFor()
  expect(coming.errors).toEqual([])
})
