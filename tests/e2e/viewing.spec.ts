// feature: image, image-progressive, image-zoom, image-save, voice-cancel, voice-waveform
// A picture is looked at closely: its small one first, then the whole, larger and kept; and a voice that was thought better of.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { messages, sendPictures } from './support/app'
import type { Screen } from './support/browser'
import { meet } from './support/meeting'
import type { Server } from './support/server'

const kPicture = fileURLToPath(new URL('../../web/public/icon-512.png', import.meta.url))
const kSide = 512
const kThumbnailSide = 480
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

const viewer = () => bob.page.getByRole('dialog', { name: 'Picture viewer' })
const widths = () =>
  viewer()
    .locator('img')
    .evaluateAll((images) => images.map((image) => (image as HTMLImageElement).naturalWidth))

test('the small picture is shown until the whole one is there', async () => {
  let release = () => {}
  const released = new Promise<void>((resolve) => (release = resolve))
  await bob.page.route(/\/v1\/media\/[^/?]+(\?|$)/, async (route) => {
    await released
    await route.continue()
  })
  await ada.page.getByRole('button', { name: 'More', exact: true }).click()
  const choosing = ada.page.waitForEvent('filechooser')
  await ada.page.getByRole('button', { name: 'Picture', exact: true }).click()
  await (await choosing).setFiles(kPicture)
  await sendPictures(ada.page)
  await messages(bob.page).getByRole('button', { name: 'Picture from Ada' }).click()
  await expect.poll(widths).toEqual([kThumbnailSide, 0])
  release()
  await expect.poll(widths).toEqual([kSide])
  await bob.page.unrouteAll({ behavior: 'wait' })
})

test('it is made larger by buttons, keys, the wheel and a double click', async () => {
  const { page } = bob
  const picture = viewer().locator('img')
  const scale = () => picture.evaluate((image) => new DOMMatrix(image.style.transform).a)
  const box = (await viewer().boundingBox())!
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  expect(await scale()).toBe(1)
  await viewer().getByRole('button', { name: 'Zoom in' }).click()
  await expect.poll(scale).toBeCloseTo(1.4)
  await viewer().getByRole('button', { name: 'Zoom out' }).click()
  await expect.poll(scale).toBeCloseTo(1)
  await page.keyboard.press('+')
  await expect.poll(scale).toBeCloseTo(1.4)
  await page.mouse.move(x, y)
  await page.mouse.wheel(0, -300)
  await expect.poll(scale).toBeCloseTo(1.4 * Math.E, 1)
  await page.mouse.dblclick(x, y)
  await expect.poll(scale).toBe(1)
  await page.mouse.dblclick(x, y)
  await expect.poll(scale).toBe(2.5)
})

test('it is saved as it was sent', async () => {
  const downloading = bob.page.waitForEvent('download')
  await viewer().getByRole('button', { name: 'Save' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toMatch(/^kapok-\d+\.png$/)
  const saved = await readFile((await download.path())!)
  // The width stands in its head.
  expect(saved.readUInt32BE(16)).toBe(kSide)
  await bob.page.keyboard.press('Escape')
  await viewer().waitFor({ state: 'detached' })
})

test('a voice is dropped by sliding up, and sent by letting go', async () => {
  const { page } = ada
  await page.getByRole('button', { name: 'Switch to voice' }).click()
  const hold = (await page.getByRole('button', { name: /^Hold to talk/ }).boundingBox())!
  const [x, y] = [hold.x + hold.width / 2, hold.y + hold.height / 2]
  const begin = async () => {
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.getByText('1″', { exact: true }).waitFor()
  }
  await begin()
  await page.getByText('Slide up to cancel').waitFor()
  await page.mouse.move(x, y - 120)
  await page.getByText('Release to cancel').first().waitFor()
  await page.mouse.up()
  await page.getByText('Slide up to cancel').waitFor({ state: 'detached' })
  await begin()
  await page.mouse.up()
  const voices = messages(bob.page).getByRole('button', { name: /^Voice message/ })
  await voices.first().waitFor()
  expect(await voices.count()).toBe(1)
  const heights = await voices
    .locator('.wave .bar')
    .evaluateAll((bars) => bars.map((bar) => bar.getBoundingClientRect().height))
  // The microphone of the test beeps: loud and silent by turns.
  expect(heights.length).toBeGreaterThan(5)
  expect(new Set(heights).size).toBeGreaterThan(1)
  expect([...ada.errors, ...bob.errors]).toEqual([])
})
