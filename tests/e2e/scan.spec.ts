// feature: find-by-qr, scan-camera
// A camera that sees a QR card: the way from Discover to its owner and to becoming contacts.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { encode } from 'uqr'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { login, tab } from './support/app'
import { type Screen, kPhone, launch, openScreen } from './support/browser'
import { Person } from './support/people'
import { Server } from './support/server'

let server: Server
let browser: Browser
let ada: Screen
let folder: string

/** One picture of a film in Y4M: a card with a QR code, held a little off the middle. */
function filmOfCard(text: string): Buffer {
  const width = 640
  const height = 480
  const scale = 7
  const [left, top] = [150, 60]
  const { data, size } = encode(text, { border: 3 })
  const light = Buffer.alloc(width * height, 140)
  for (let y = 0; y < size * scale; ++y) {
    for (let x = 0; x < size * scale; ++x) {
      const dark = data[Math.floor(y / scale)]?.[Math.floor(x / scale)]
      light[(top + y) * width + left + x] = dark ? 30 : 225
    }
  }
  const colour = Buffer.alloc((width * height) / 2, 128)
  const head = `YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\nFRAME\n`
  return Buffer.concat([Buffer.from(head), light, colour])
}

beforeAll(async () => {
  server = await Server.start()
  const person = await Person.register(server, 'ada', 'Ada')
  const bob = await Person.register(server, 'bob', 'Bob')
  const card = await bob.call<{ qrText: string }>('ContactsService/GetMyQr')
  folder = mkdtempSync(join(tmpdir(), 'kapok-film-'))
  const film = join(folder, 'card.y4m')
  writeFileSync(film, filmOfCard(card.qrText))
  browser = await launch(film)
  ada = await openScreen(browser, kPhone)
  await login(ada.page, person)
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
  rmSync(folder, { recursive: true, force: true })
})

test('scanning a card leads to its owner', async () => {
  await tab(ada.page, 'Discover').click()
  await ada.page.getByRole('link', { name: 'Scan' }).click()
  await ada.page.getByRole('heading', { name: 'Bob' }).waitFor()
  await ada.page.getByRole('button', { name: 'Add to contacts' }).click()
  await ada.page.getByRole('button', { name: 'Send request' }).click()
  await ada.page.getByText('Request sent', { exact: true }).waitFor()
  expect(ada.errors).toEqual([])
})
