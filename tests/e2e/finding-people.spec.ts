// feature: login-code, register-phone, find-by-phone, address-book, scan-picture, find-by-qr, join-qr
// feature: friend-request, decline, new-friends, pinyin-index, group-list
// People find each other: by a phone number, an address book, a picture of a card; and keep an eye on who asked and who is there.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Browser, Locator, Page } from 'playwright-core'
import { encode } from 'uqr'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { composer, login, tab } from './support/app'
import { type Screen, kPhone, launch, openScreen } from './support/browser'
import { Codes } from './support/codes'
import { Person } from './support/people'
import { Server } from './support/server'

const kMei = '+8613800138000'
const kUma = '+8613800138001'
const kFriends = [
  'Anna',
  'Ben',
  '陈晨',
  'Dora',
  '方圆',
  'Gina',
  '何田',
  'Ivan',
  '刘洋',
  '王芳',
  '张伟',
]
let codes: Codes
let server: Server
let browser: Browser
let bob: Person
let uma: Person
const friends: Person[] = []
let mei: Screen
let desk: Screen
/** What Mei's browser said to the server. */
const said: string[] = []

beforeAll(async () => {
  codes = await Codes.start()
  server = await Server.start(codes.settings)
  bob = await Person.register(server, 'bob', 'Bob')
  for (const [index, name] of kFriends.entries()) {
    friends.push(await Person.register(server, `friend${index}`, name))
    await bob.befriend(friends[index]!)
  }
  uma = await byPhone(kUma, 'Uma')
  browser = await launch()
  mei = await openScreen(browser, kPhone)
  mei.page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => said.push(payload.toString())),
  )
  desk = await openScreen(browser, kPhone)
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
  await codes?.close()
})

/** An account that has a phone. */
async function byPhone(phone: string, nickname: string): Promise<Person> {
  const person = new Person(server, '', nickname)
  await person.call('AccountsService/RequestPhoneCode', { phone })
  const { session } = await person.call<{ session: Parameters<Person['use']>[0] }>(
    'AccountsService/LoginWithPhoneCode',
    { phone, code: await codes.sentTo(phone), deviceName: 'test', registration: { nickname } },
  )
  return person.use(session)
}

async function ask(page: Page, reason: string): Promise<void> {
  await page.getByRole('button', { name: 'Add to contacts' }).click()
  await page.getByLabel('Say who you are').fill(reason)
  await page.getByRole('button', { name: 'Send request' }).click()
  await page.getByText('Request sent', { exact: true }).waitFor()
}

const searchbox = (page: Page): Locator =>
  page.getByRole('searchbox', { name: 'Kapok ID, or phone with country code' })

test('a phone number and the code that it gets make an account', async () => {
  const { page } = mei
  await page.goto(`${server.url}/login`)
  await page.getByRole('tab', { name: 'Code', exact: true }).click()
  await page.getByLabel('Phone', { exact: true }).fill('+86 138-0013-8000')
  await page.getByRole('button', { name: 'Send code' }).click()
  await page.getByRole('button', { name: /^Again in \d+ s/ }).waitFor()
  const code = await codes.sentTo(kMei)
  const field = page.getByRole('textbox', { name: 'Code', exact: true })
  await field.fill(code === '000000' ? '000001' : '000000')
  await page.getByRole('button', { name: 'Log in', exact: true }).click()
  await page.getByText('Wrong code').waitFor()
  await field.fill(code)
  await page.getByRole('button', { name: 'Log in', exact: true }).click()
  await page.getByText(/has no account yet/).waitFor()
  await page.getByLabel('Name', { exact: true }).fill('Mei')
  await page.getByRole('button', { name: 'Register', exact: true }).click()
  await tab(page, 'Chats').waitFor()
})

test('a number finds only who lets it be found', async () => {
  const { page } = mei
  await page.goto(`${server.url}/contacts`)
  await page.getByRole('button', { name: 'Add friend' }).first().click()
  await searchbox(page).fill('+86 138 0013 8001')
  await uma.call('ContactsService/UpdatePrivacy', { byPhone: false })
  await page.getByText(/^Find: /).click()
  await page.getByText('Nobody with this ID').waitFor()
  await uma.call('ContactsService/UpdatePrivacy', { byPhone: true })
  await page.getByText(/^Find: /).click()
  await page.getByRole('heading', { name: 'Uma' }).waitFor()
})

test('an address book brings those together who have each other, and no number leaves the page', async () => {
  const { page } = mei
  const { salt } = await uma.call<{ salt: string }>('ContactsService/GetAddressBook')
  const hash = createHash('sha256').update(Buffer.from(salt, 'base64')).update(kMei).digest()
  await uma.call('ContactsService/UploadAddressBook', { hashes: [hash.readUInt32BE(0)] })
  await page.goto(`${server.url}/contacts`)
  await page.getByRole('button', { name: 'Add friend' }).first().click()
  await page.getByRole('link', { name: /^Friends from my address book/ }).click()
  const before = said.length
  await page.getByLabel('Or type numbers, one a line').fill('138 0013 8001\n138 0013 8002')
  await page.getByRole('button', { name: 'Find friends' }).click()
  await page.getByText('2 numbers compared').waitFor()
  await page.getByText('People you may know').waitFor()
  const spoken = said.slice(before).join('\n')
  expect(spoken).toContain('UploadAddressBook')
  expect(spoken).not.toContain('13800138001')
  await page.getByRole('main').getByRole('link', { name: 'Uma' }).click()
  await ask(page, 'Mei from the choir')
  const { requests } = await uma.call<{ requests: { source?: string }[] }>(
    'ContactsService/ListFriendRequests',
  )
  expect(requests.map(({ source }) => source)).toEqual(['ADD_SOURCE_ADDRESS_BOOK'])
})

test('a card is read from a picture', async () => {
  const { page } = mei
  const { qrText } = await bob.call<{ qrText: string }>('ContactsService/GetMyQr')
  await scan({ name: 'card.bmp', mimeType: 'image/bmp', buffer: pictureOf(qrText) })
  await page.getByRole('heading', { name: 'Bob' }).waitFor()
  await ask(page, 'You sang well')
})

test('who is declined is told nothing, and the list says what became of each', async () => {
  const { page } = desk
  await login(page, bob)
  await page.getByRole('link', { name: 'Contacts, 1 new friend' }).click()
  await page.getByRole('link', { name: /^New friends/ }).click()
  await page.getByText('You sang well').click()
  await page.getByText('Says: You sang well').waitFor()
  await page.getByText('QR code', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Decline' }).click()
  await page.getByRole('button', { name: 'Decline' }).waitFor({ state: 'detached' })
  await page.goto(`${server.url}/contacts/requests`)
  await page.getByRole('link', { name: /Mei/ }).getByText('Declined').waitFor()
  await mei.page.goto(`${server.url}/contacts/requests`)
  await mei.page.getByRole('link', { name: /Bob/ }).getByText('Waiting').waitFor()
})

test('a letter leads to those whose names begin with it, in pinyin, too', async () => {
  const { page } = desk
  await page.goto(`${server.url}/contacts`)
  const letters = page.getByRole('navigation', { name: 'Index of letters' })
  await expect.poll(async () => (await letters.innerText()).replace(/\s+/g, '')).toBe('ABCDFGHILWZ')
  const person = page.getByRole('link', { name: '张伟' })
  await expect.poll(() => onScreen(person)).toBe(false)
  await letters.getByRole('button', { name: 'Z' }).click()
  await expect.poll(() => onScreen(person)).toBe(true)
  await page.getByRole('region', { name: 'Z' }).getByRole('link', { name: '张伟' }).waitFor()
  await page.getByRole('region', { name: 'C' }).getByRole('link', { name: '陈晨' }).waitFor()
})

test('the groups one is in are listed with how many are in them', async () => {
  const { page } = desk
  await bob.group('Choir', friends.slice(0, 3))
  await page.getByRole('link', { name: 'Groups' }).click()
  await page.getByRole('link', { name: /^Choir\s*4$/ }).click()
  await composer(page).waitFor()
  await page.getByRole('heading', { name: /^Choir/ }).waitFor()
})

test('the code of a group, kept as a picture, lets one in who was sent it', async () => {
  const { page } = desk
  await page.goto(`${page.url()}/qr`)
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save picture' }).click()
  const picture = await readFile((await (await downloading).path())!)
  await scan({ name: 'kapok-group.png', mimeType: 'image/png', buffer: picture })
  await mei.page.getByRole('heading', { name: 'Choir' }).waitFor()
  await mei.page.getByText('Bob invites you').waitFor()
  await mei.page.getByRole('button', { name: 'Join group' }).click()
  await composer(mei.page).waitFor()
  await mei.page.getByRole('heading', { name: /^Choir\s*\(5\)/ }).waitFor()
  expect([...mei.errors, ...desk.errors]).toEqual([])
})

/** Mei has the scanner look at a picture. */
async function scan(picture: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
  await mei.page.goto(`${server.url}/discover`)
  await mei.page.getByRole('link', { name: 'Scan' }).click()
  const choosing = mei.page.waitForEvent('filechooser')
  await mei.page.getByRole('button', { name: 'Scan a picture' }).click()
  await (await choosing).setFiles(picture)
}

async function onScreen(element: Locator): Promise<boolean> {
  const box = await element.first().boundingBox()
  return box !== null && box.y >= 0 && box.y + box.height <= kPhone.height
}

/** A card with a QR code, as a picture: 24 bits a pixel, from the bottom up, each line filled to four bytes. */
function pictureOf(text: string): Buffer {
  const kScale = 6
  const { data, size } = encode(text, { border: 4 })
  const side = size * kScale
  const line = Math.ceil((side * 3) / 4) * 4
  const pixels = Buffer.alloc(line * side, 255)
  for (let y = 0; y < side; ++y) {
    for (let x = 0; x < side; ++x) {
      const dark = data[Math.floor(y / kScale)]?.[Math.floor(x / kScale)]
      if (dark) pixels.fill(0, (side - 1 - y) * line + x * 3, (side - 1 - y) * line + x * 3 + 3)
    }
  }
  const head = Buffer.alloc(54)
  head.write('BM')
  head.writeUInt32LE(54 + pixels.length, 2)
  head.writeUInt32LE(54, 10)
  head.writeUInt32LE(40, 14)
  head.writeInt32LE(side, 18)
  head.writeInt32LE(side, 22)
  head.writeUInt16LE(1, 26)
  head.writeUInt16LE(24, 28)
  return Buffer.concat([head, pixels])
}
