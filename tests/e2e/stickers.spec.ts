// feature: sticker-packs, own-stickers, animated-stickers
// An administrator imports a pack in the console; people find it, send it, and make stickers of pictures.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { composer, login, messages, openChat, sendPictures } from './support/app'
import { type Screen, kDesktop, kPhone, launch, openScreen } from './support/browser'
import { Person } from './support/people'
import { Server } from './support/server'

const kPicture = fileURLToPath(new URL('../../web/public/icon-512.png', import.meta.url))
const kMakePack = fileURLToPath(new URL('../../scripts/make_sticker_pack.py', import.meta.url))

let folder: string
let server: Server
let browser: Browser
let root: Screen
let ada: Screen

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kapok-stickers-'))
  execFileSync('python3', [kMakePack, join(folder, 'pack.zip')])
  writeFileSync(join(folder, 'broken.zip'), 'no archive')
  server = await Server.start()
  const first = await Person.register(server, 'root', 'Root')
  const second = await Person.register(server, 'ada', 'Ada')
  await first.befriend(second)
  browser = await launch()
  root = await openScreen(browser, kDesktop)
  ada = await openScreen(browser, kPhone)
  await login(root.page, first)
  await login(ada.page, second)
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
  rmSync(folder, { recursive: true, force: true })
})

const panel = (page: Page) => page.locator('.composer .panel')
const lastSticker = (page: Page) => messages(page).locator('article.message img').last()

/** The picture has come from the server and was decoded. */
async function isShown(page: Page): Promise<void> {
  await expect
    .poll(() => lastSticker(page).evaluate((img) => (img as HTMLImageElement).naturalWidth))
    .toBeGreaterThan(50)
}

test('the console refuses what is no archive, and imports a pack', async () => {
  const { page } = root
  await page.goto(`${server.url}/admin/stickers`)
  await page.getByText('No sticker packs yet').waitFor()
  await page.setInputFiles('input[type=file]', join(folder, 'broken.zip'))
  await page.getByRole('button', { name: 'Import a pack' }).click()
  await page.getByText(/no ZIP file/).waitFor()
  await page.setInputFiles('input[type=file]', join(folder, 'pack.zip'))
  await page.getByRole('button', { name: 'Import a pack' }).click()
  await page.getByText('36 stickers').waitFor()
})

test('someone finds it in the store and sends one', async () => {
  const { page } = ada
  await page.goto(`${server.url}/me/stickers`)
  await page.getByRole('button', { name: /^Add “木棉表情”/ }).click()
  await page.getByRole('button', { name: /^Remove “木棉表情”/ }).waitFor()
  await page.goto(`${server.url}/chats`)
  await openChat(page, 'Root')
  await page.locator('.composer .emoji').click()
  await panel(page).getByRole('tab', { name: '木棉表情' }).click()
  await panel(page)
    .getByRole('button')
    .filter({ has: page.getByAltText('Sticker: 熊猫') })
    .click()
  await isShown(page)

  await root.page.goto(`${server.url}/chats`)
  await openChat(root.page, 'Ada')
  await messages(root.page).getByAltText('Sticker 熊猫').waitFor()
  await isShown(root.page)
})

test('a picture in a chat becomes a sticker of one’s own', async () => {
  const { page } = root
  const choosing = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Picture', exact: true }).click()
  await (await choosing).setFiles(kPicture)
  await sendPictures(page)
  const picture = messages(ada.page).getByRole('button', {
    name: /Picture from Root|Image from Root/,
  })
  await picture.waitFor()
  await picture.click({ button: 'right' })
  await ada.page.getByRole('menuitem', { name: 'Add to stickers' }).click()
  await ada.page.getByText('Added to stickers').waitFor()
  await composer(ada.page).waitFor()
  if (!(await panel(ada.page).isVisible())) await ada.page.locator('.composer .emoji').click()
  await panel(ada.page).getByRole('tab', { name: 'My stickers' }).click()
  const own = panel(ada.page).locator('.grid').last().locator('img')
  await expect.poll(() => own.count()).toBe(1)
  await own.click()
  await expect.poll(() => messages(page).locator('article.message .picture img').count()).toBe(2)
  await isShown(page)
})
