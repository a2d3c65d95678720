// feature: image, exif, voice, file, recall, voice-speed, image-size
// Pictures, voice and files: sent from one browser, seen, heard and saved in the other; and what is recalled is gone.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { messages, say, sendPictures } from './support/app'
import type { Screen } from './support/browser'
import { meet } from './support/meeting'
import type { Server } from './support/server'

const kPicture = fileURLToPath(new URL('../../web/public/icon-512.png', import.meta.url))

let server: Server
let browser: Browser
let ada: Screen
let bob: Screen

beforeAll(async () => {
  ;({ server, browser, ada, bob } = await meet())
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

async function pick(
  page: Page,
  kind: 'Picture' | 'File',
  files: Parameters<Page['setInputFiles']>[1],
): Promise<void> {
  await page.getByRole('button', { name: 'More', exact: true }).click()
  const choosing = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: kind, exact: true }).click()
  await (await choosing).setFiles(files)
}

test('a picture is sent, shown and viewed', async () => {
  await pick(ada.page, 'Picture', kPicture)
  await sendPictures(ada.page)
  const thumb = messages(bob.page).getByRole('button', { name: 'Picture from Ada' })
  await thumb.waitFor()
  const shown = () =>
    thumb.locator('img.loaded').evaluate((image: HTMLImageElement) => image.naturalWidth)
  await expect.poll(shown).toBeGreaterThan(0)
  await thumb.click()
  const viewer = bob.page.getByRole('dialog', { name: 'Picture viewer' })
  const width = () =>
    viewer
      .locator('img')
      .last()
      .evaluate((image: HTMLImageElement) => image.naturalWidth)
  await expect.poll(width).toBe(512)
  await viewer.getByRole('button', { name: 'Close' }).click()
  await viewer.waitFor({ state: 'detached' })
})

/** As large as a camera's, with a remark in its metadata. */
async function photograph(page: Page, remark: string): Promise<Buffer> {
  const base64 = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(2400, 1200)
    const context = canvas.getContext('2d')!
    for (let i = 0; i < 3000; i++) {
      context.fillStyle = `hsl(${(i * 47) % 360} 70% ${20 + (i % 60)}%)`
      context.fillRect((i * 613) % 2400, (i * 389) % 1200, 60, 40)
    }
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.95 })
    const bytes = new Uint8Array(await blob.arrayBuffer())
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
  })
  const made = Buffer.from(base64, 'base64')
  const words = Buffer.from(remark)
  const head = Buffer.from([0xff, 0xfe, 0, words.length + 2])
  return Buffer.concat([made.subarray(0, 2), head, words, made.subarray(2)])
}

test('an original keeps every byte, and is seen reduced until somebody wants all of it', async () => {
  const buffer = await photograph(ada.page, 'taken at 30.25, 120.16')
  const pictures = messages(bob.page).getByRole('button', { name: 'Picture from Ada' })
  const before = await pictures.count()
  await pick(ada.page, 'Picture', { name: 'shot.jpg', mimeType: 'image/jpeg', buffer })
  await sendPictures(ada.page, true)
  await pictures.nth(before).click()
  const viewer = bob.page.getByRole('dialog', { name: 'Picture viewer' })
  const width = () =>
    viewer
      .locator('img')
      .last()
      .evaluate((image: HTMLImageElement) => image.naturalWidth)
  await expect.poll(width).toBe(2048)
  await viewer.getByRole('button', { name: /^View original \(/ }).click()
  await expect.poll(width).toBe(2400)
  const downloading = bob.page.waitForEvent('download')
  await viewer.getByRole('button', { name: 'Save' }).click()
  const saved = await readFile((await (await downloading).path())!)
  expect(saved.equals(buffer)).toBe(true)
  await viewer.getByRole('button', { name: 'Close' }).click()
  await viewer.waitFor({ state: 'detached' })
})

test('voice is recorded by holding and plays on the other side', async () => {
  await ada.page.getByRole('button', { name: 'Switch to voice' }).click()
  const hold = (await ada.page.getByRole('button', { name: /^Hold to talk/ }).boundingBox())!
  await ada.page.mouse.move(hold.x + hold.width / 2, hold.y + hold.height / 2)
  await ada.page.mouse.down()
  await ada.page.getByText('2″', { exact: true }).waitFor()
  await ada.page.mouse.up()
  await ada.page.getByRole('button', { name: 'Switch to keyboard' }).click()

  // What plays is an element outside the page's tree; the player's own button tells that sound runs.
  const voice = messages(bob.page).getByRole('button', { name: /^Voice message, [23] seconds/ })
  await voice.waitFor()
  await voice.click()
  await messages(bob.page)
    .getByRole('button', { name: /^Voice message.*Pause$/ })
    .waitFor()
  // Held on the way, made twice as fast by the keyboard, and heard out.
  await voice.click()
  const speed = messages(bob.page).getByRole('button', { name: /^Playback speed/ })
  await speed.press('Enter')
  await speed.press('Enter')
  expect(await speed.getAttribute('aria-label')).toBe('Playback speed 2×')
  const silent = messages(bob.page).getByRole('button', { name: /^Voice message.*Play$/ })
  await silent.click()
  await speed.waitFor({ state: 'detached' })
  await silent.waitFor()
  expect(await bob.page.getByText('Could not load the recording').count()).toBe(0)
})

test('a file comes out as it went in', async () => {
  const words = Buffer.from('Sun hat\nWater\n帽子\n')
  await pick(ada.page, 'File', { name: 'packing list.txt', mimeType: 'text/plain', buffer: words })
  const downloading = bob.page.waitForEvent('download')
  await messages(bob.page)
    .getByRole('link', { name: /^File packing list\.txt/ })
    .click()
  const download = await downloading
  expect(download.suggestedFilename()).toBe('packing list.txt')
  expect(await readFile((await download.path())!)).toEqual(words)
})

test('a recalled message disappears on the other side', async () => {
  await say(bob.page, 'typed too fast')
  const there = messages(ada.page).getByText('typed too fast', { exact: true })
  await there.waitFor()
  await messages(bob.page).getByText('typed too fast', { exact: true }).click({ button: 'right' })
  await bob.page.getByRole('menuitem', { name: 'Recall' }).click()
  await messages(ada.page).getByText('Bob recalled a message').waitFor()
  await messages(bob.page).getByText('You recalled a message').waitFor()
  expect(await there.count()).toBe(0)
  expect([...ada.errors, ...bob.errors]).toEqual([])
})
