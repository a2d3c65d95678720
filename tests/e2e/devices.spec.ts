// feature: login, device-list, new-device, several-devices, unread-total, login-qr, remote-logout
// A second device: logged in by QR from the first, it has the whole history; logged out from afar, it is out.
import jsQr from 'jsqr'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chatRow, login, openChat, shownTexts, tab } from './support/app'
import { type Screen, kDesktop, kPhone, launch, openScreen } from './support/browser'
import { Person } from './support/people'
import { Server } from './support/server'

let server: Server
let browser: Browser
let phone: Screen
let desk: Screen
let ada: Person
let chat: string

beforeAll(async () => {
  server = await Server.start()
  ada = await Person.register(server, 'ada', 'Ada')
  const bob = await Person.register(server, 'bob', 'Bob')
  chat = await ada.befriend(bob)
  for (let number = 1; number <= 12; ++number)
    await (number % 3 ? ada : bob).send(chat, `line ${number}`)
  browser = await launch()
  phone = await openScreen(browser, kPhone)
  desk = await openScreen(browser, kDesktop)
  await login(phone.page, ada)
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

/** What a camera pointed at the page's QR code would read: its dark squares, painted large, then decoded. */
async function readQr(page: Page): Promise<string> {
  const code = page.getByRole('img', { name: 'QR code to log in' })
  const squares = (await code.locator('path').getAttribute('d')) ?? ''
  const size = Number(((await code.getAttribute('viewBox')) ?? '').split(' ')[2])
  const kScale = 4
  const side = size * kScale
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255)
  for (const [, x, y] of squares.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    for (let row = Number(y) * kScale; row < (Number(y) + 1) * kScale; ++row) {
      const start = (row * side + Number(x) * kScale) * 4
      for (let at = start; at < start + kScale * 4; ++at) if (at % 4 !== 3) pixels[at] = 0
    }
  }
  const found = jsQr(pixels, side, side)
  if (!found) throw new Error('no QR code can be read from the page')
  return found.data
}

test('a second device logs in by QR and has the whole history', async () => {
  await desk.page.goto(`${server.url}/login`)
  await desk.page.getByRole('tab', { name: 'QR code' }).click()
  const qrText = await readQr(desk.page)
  await phone.page.goto(`${server.url}/discover/login?code=${encodeURIComponent(qrText)}`)
  await phone.page.getByText('wants to log in to your account').waitFor()
  await desk.page.getByText('Ada, confirm the log-in on your device').waitFor()
  await phone.page.getByRole('button', { name: 'Log in', exact: true }).click()
  await tab(desk.page, 'Chats').waitFor()
  await openChat(desk.page, 'Bob')
  await expect.poll(() => shownTexts(desk.page)).toEqual(await ada.texts(chat))
})

test('read on one device is read on the other', async () => {
  const bob = await new Person(server, 'bob', 'Bob').login()
  // The log-ins of before are told in a chat of their own.
  await phone.page.goto(`${server.url}/chats`)
  await chatRow(phone.page, 'System notices').click()
  await phone.page.getByRole('heading', { name: 'System notices' }).waitFor()
  // Read, and the other device knows: a page that is left at once may not have said so.
  await desk.page.goto(`${server.url}/contacts`)
  await desk.page.getByRole('link', { name: 'Chats', exact: true }).waitFor()
  await phone.page.goto(`${server.url}/chats`)
  await bob.send(chat, 'are you there?')
  for (const { page } of [phone, desk])
    await page.getByRole('link', { name: 'Chats, 1 unread' }).waitFor()
  await openChat(phone.page, 'Bob')
  await desk.page.getByRole('link', { name: 'Chats', exact: true }).waitFor()
})

test('a device revoked is logged out', async () => {
  await phone.page.goto(`${server.url}/me/devices`)
  const revoke = phone.page.getByRole('button', { name: /^Log out device: .*(Linux|Chrom)/ })
  await revoke.first().click()
  await phone.page.getByRole('alertdialog').getByRole('button', { name: 'Log out device' }).click()
  await desk.page.getByRole('button', { name: 'Log in', exact: true }).waitFor()
  await desk.page.goto(`${server.url}/chats`)
  await desk.page.getByRole('button', { name: 'Log in', exact: true }).waitFor()
  expect(await chatRow(desk.page, 'Bob').count()).toBe(0)
  expect([...phone.errors, ...desk.errors]).toEqual([])
})
