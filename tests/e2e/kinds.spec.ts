// feature: album, video, location, contact-card, article-card, link-preview, forward, multi-select, merge-forward, upload, rule-6
// feature: upload-reload
// The richer kinds of messages, seen by the other side; forwarded to someone who has no part in the chat; an upload that a
// reload cuts.
import { createServer, type Server as HttpServer } from 'node:http'
import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { composer, login, messages, openChat, say, sendPictures } from './support/app'
import { type Screen, kDesktop, kPhone, launch, openScreen } from './support/browser'
import { Person } from './support/people'
import { Server } from './support/server'

const kPicture = fileURLToPath(new URL('../../web/public/icon-512.png', import.meta.url))

let site: HttpServer
let siteUrl: string
let server: Server
let browser: Browser
let ada: Screen
let bob: Screen
let cyd: Screen

beforeAll(async () => {
  const picture = await readFile(kPicture)
  site = createServer((request, response) => {
    if (request.url === '/p.png') {
      response.writeHead(200, { 'content-type': 'image/png' }).end(picture)
      return
    }
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      .end(
        '<title>no</title><meta property="og:title" content="Kapok in flower">' +
          '<meta name="description" content="Red in March"><meta property="og:image" content="/p.png">',
      )
  })
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
  const { port } = site.address() as AddressInfo
  siteUrl = `http://127.0.0.1:${port}/`
  server = await Server.start([`links.trusted_pages=127.0.0.1:${port}`])
  const first = await Person.register(server, 'ada', 'Ada')
  const second = await Person.register(server, 'bob', 'Bob')
  const third = await Person.register(server, 'cyd', 'Cyd')
  await first.befriend(second)
  await second.befriend(third)
  browser = await launch()
  ada = await openScreen(browser, kPhone)
  bob = await openScreen(browser, kDesktop)
  cyd = await openScreen(browser, kPhone)
  await login(ada.page, first)
  await login(bob.page, second)
  await login(cyd.page, third)
  await openChat(ada.page, 'Bob')
  await openChat(bob.page, 'Ada')
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
  site?.close()
})

async function more(page: Page, choice: string): Promise<void> {
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('button', { name: choice, exact: true }).click()
}

async function pick(page: Page, files: Parameters<Page['setInputFiles']>[1]): Promise<void> {
  const choosing = page.waitForEvent('filechooser')
  await more(page, 'Picture')
  await (await choosing).setFiles(files)
}

/** A second of moving pictures, as this browser records them. */
async function makeVideo(page: Page): Promise<Buffer> {
  const base64 = await page.evaluate(async () => {
    const canvas = document.createElement('canvas')
    canvas.width = 160
    canvas.height = 120
    const context = canvas.getContext('2d')!
    let frame = 0
    const drawing = setInterval(() => {
      context.fillStyle = `hsl(${(frame++ * 20) % 360} 80% 50%)`
      context.fillRect(0, 0, 160, 120)
    }, 40)
    const recorder = new MediaRecorder(canvas.captureStream(25), {
      mimeType: 'video/webm;codecs=vp8',
    })
    const parts: Blob[] = []
    recorder.ondataavailable = (event) => parts.push(event.data)
    const stopped = new Promise((resolve) => (recorder.onstop = resolve))
    recorder.start()
    setTimeout(() => recorder.stop(), 1200)
    await stopped
    clearInterval(drawing)
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer())
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
  })
  return Buffer.from(base64, 'base64')
}

test('several pictures are one message', async () => {
  await pick(ada.page, [kPicture, kPicture, kPicture])
  await sendPictures(ada.page)
  const album = messages(bob.page).getByRole('group', { name: '3 pictures from Ada' })
  await album.waitFor()
  await expect.poll(() => album.locator('img.loaded').count()).toBe(3)
  await album.getByRole('button').nth(1).click()
  const viewer = bob.page.getByRole('dialog', { name: 'Picture viewer' })
  await viewer.getByText('2 / 3').waitFor()
  await viewer.getByRole('button', { name: 'Close' }).click()
})

test('a video shows a picture of itself and plays', async () => {
  const buffer = await makeVideo(ada.page)
  await pick(ada.page, { name: 'clip.webm', mimeType: 'video/webm', buffer })
  const play = messages(bob.page).getByRole('button', { name: /^Video from Ada, 0:01/ })
  await play.waitFor()
  await play.click()
  const video = messages(bob.page).locator('video')
  const time = () => video.evaluate((element: HTMLVideoElement) => element.currentTime)
  await expect.poll(time).toBeGreaterThan(0)
})

test('a place that was typed opens in maps', async () => {
  await more(ada.page, 'Location')
  const dialog = ada.page.getByRole('dialog', { name: 'Send a location' })
  await dialog.getByLabel('Latitude').fill('30.2543')
  await dialog.getByLabel('Longitude').fill('920')
  await dialog.getByRole('alert').waitFor()
  await dialog.getByLabel('Longitude').fill('120.1652')
  await dialog.getByLabel('Name').fill('Broken Bridge')
  await dialog.getByRole('button', { name: 'Send location' }).click()
  const place = messages(bob.page).getByRole('button', { name: 'Location Broken Bridge' })
  await place.press('Enter')
  await bob.page.getByRole('menuitem', { name: 'Copy coordinates' }).press('Enter')
  const copied = () => bob.page.evaluate(() => navigator.clipboard.readText())
  await expect.poll(copied).toBe('30.254300, 120.165200')

  const asked: string[] = []
  await bob.page.context().route('https://www.openstreetmap.org/**', async (route) => {
    asked.push(route.request().url())
    await route.fulfill({ contentType: 'text/html', body: 'a map' })
  })
  const opening = bob.page.context().waitForEvent('page')
  await place.click()
  await bob.page.getByRole('menuitem', { name: 'Open in maps' }).click()
  const map = await opening
  await map.getByText('a map').waitFor()
  expect(asked).toEqual(['https://www.openstreetmap.org/?mlat=30.254300&mlon=120.165200'])
  await map.close()
})

test('a person’s card leads to the person', async () => {
  await more(bob.page, 'Contact')
  const dialog = bob.page.getByRole('dialog', { name: 'Send a contact card' })
  await dialog.getByRole('option', { name: 'Cyd' }).click()
  await dialog.getByRole('button', { name: 'Send', exact: true }).click()
  await messages(ada.page).getByRole('button', { name: 'Contact card of Cyd' }).click()
  await ada.page.waitForURL(/\/contacts\/\d+(\?|$)/)
  await ada.page.getByText('Cyd', { exact: true }).first().waitFor()
  await ada.page.goBack()
  await composer(ada.page).waitFor()
})

test('a link shows what its page says', async () => {
  await composer(bob.page).fill(`look ${siteUrl}`)
  await bob.page.getByText('Kapok in flower', { exact: true }).waitFor()
  await bob.page.getByRole('button', { name: 'Send', exact: true }).click()
  const card = messages(ada.page).getByRole('link', { name: 'Open link Kapok in flower' })
  await card.waitFor()
  const width = () => card.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth)
  await expect.poll(width).toBeGreaterThan(0)
})

test('an address becomes a card of an article', async () => {
  await more(ada.page, 'Article / music')
  const dialog = ada.page.getByRole('dialog', { name: 'Send an article or music' })
  await dialog.getByLabel('Address').fill('no address')
  await dialog.getByRole('alert').waitFor()
  await dialog.getByLabel('Address').fill(siteUrl)
  const title = dialog.getByLabel('Title', { exact: true })
  await expect.poll(() => title.inputValue()).toBe('Kapok in flower')
  await dialog.getByRole('img', { name: 'Picture of the card' }).waitFor()
  await title.fill('Kapok in March')
  await dialog.getByRole('button', { name: 'Send card' }).click()
  const card = messages(bob.page).getByRole('link', { name: 'Open link Kapok in March' })
  await card.waitFor()
  const width = () => card.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth)
  await expect.poll(width).toBeGreaterThan(0)
})

test('chosen messages are forwarded as one card, which a recall reaches into', async () => {
  await say(ada.page, 'a secret')
  await say(ada.page, 'no secret')
  await messages(bob.page).getByText('no secret', { exact: true }).click({ button: 'right' })
  await bob.page.getByRole('menuitem', { name: 'Select' }).click()
  const rows = messages(bob.page).getByRole('checkbox')
  await rows.nth(-2).click()
  await bob.page.getByText('2 selected').waitFor()
  await bob.page.getByRole('button', { name: 'As one card' }).click()
  const dialog = bob.page.getByRole('dialog', { name: 'Send to' })
  await dialog.getByRole('option', { name: 'Cyd' }).click()
  await dialog.getByLabel('Add a note (optional)').fill('read this')
  await dialog.getByRole('button', { name: 'Send', exact: true }).click()
  await dialog.waitFor({ state: 'detached' })

  await openChat(cyd.page, 'Bob')
  await messages(cyd.page).getByText('read this', { exact: true }).waitFor()
  const card = messages(cyd.page).getByRole('button', { name: /^Chat history of Ada, 2 messages/ })
  await card.click()
  const history = cyd.page.getByRole('dialog', { name: 'Chat history of Ada' })
  await history.getByText('a secret', { exact: true }).waitFor()
  expect(await history.getByRole('button', { name: 'Verified' }).count()).toBe(2)
  await history.getByRole('button', { name: 'Back' }).click()
  await history.waitFor({ state: 'detached' })

  await messages(ada.page).getByText('a secret', { exact: true }).click({ button: 'right' })
  await ada.page.getByRole('menuitem', { name: 'Recall' }).click()
  await messages(bob.page).getByText('Ada recalled a message').waitFor()
  await card.click()
  await history.getByText(/recalled this message/).waitFor()
  await history.getByText('no secret', { exact: true }).waitFor()
  expect(await history.getByText('a secret', { exact: true }).count()).toBe(0)
})

test('an upload goes on after a reload where it was', async () => {
  const offsets: number[] = []
  let slow = true
  await ada.page.route('**/v1/uploads/**', async (route) => {
    offsets.push(Number(route.request().headers()['upload-offset']))
    // Two pieces arrive, the third waits for the reload.
    if (slow && offsets.length > 2) return
    await route.continue()
  })
  const buffer = Buffer.alloc(5 * 1024 * 1024, 'kapok')
  const choosing = ada.page.waitForEvent('filechooser')
  await more(ada.page, 'File')
  await (
    await choosing
  ).setFiles({ name: 'large.bin', mimeType: 'application/octet-stream', buffer })
  await expect.poll(() => offsets.length).toBe(3)
  await messages(ada.page).getByRole('button', { name: 'Cancel sending' }).waitFor()
  const before = offsets.length
  await ada.page.reload()
  slow = false
  await messages(bob.page)
    .getByRole('link', { name: /^File large\.bin/ })
    .waitFor()
  expect(offsets[before]).toBe(offsets[before - 1])
  expect(offsets[before]).toBeGreaterThan(0)
  expect([...ada.errors, ...bob.errors, ...cyd.errors]).toEqual([])
})
