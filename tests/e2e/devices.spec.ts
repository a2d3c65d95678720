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

/** What a camera pointed at the page's QR code would read. */
async function readQr(page: Page): Promise<string> {
  const code = page.getByRole('img', { name: 'QR code to log in' })
  const png = (await code.screenshot({ scale: 'device' })).toString('base64')
  const picture = await page.evaluate(async (data) => {
    const image = new Image()
    image.src = `data:image/png;base64,${data}`
    await image.decode()
    const canvas = document.createElement('canvas')
    // A quiet border, as around a real screen.
    canvas.width = image.width + 40
    canvas.height = image.height + 40
    const context = canvas.getContext('2d')!
    context.fillStyle = 'white'
    context.fillRect(0, 0, canvas.width, canvas.height)
    context.drawImage(image, 20, 20)
    const { data: pixels, width, height } = context.getImageData(0, 0, canvas.width, canvas.height)
    return { pixels: [...pixels], width, height }
  }, png)
  const found = jsQr(new Uint8ClampedArray(picture.pixels), picture.width, picture.height)
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
  await phone.page.goto(`${server.url}/chats`)
  await desk.page.goto(`${server.url}/contacts`)
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
