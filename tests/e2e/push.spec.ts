// feature: web-push, pain-push, reminders, service-chat
// The whole way but the push service of the browser's maker, which a test cannot reach: a local one gets what the server sends,
// decrypts it as a browser would, and Chromium's worker is handed the words.
import { createDecipheriv, createECDH, createHmac, randomBytes } from 'node:crypto'
import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { login, openChat, tab } from './support/app'
import { type Screen, kDesktop, launch, openScreen } from './support/browser'
import { Person } from './support/people'
import { Server } from './support/server'

/** A push service with one subscription. */
class PushService {
  readonly got: { path: string; json: Record<string, unknown>; headers: NodeJS.Dict<unknown> }[] =
    []
  status = 201
  private readonly keys = createECDH('prime256v1')
  private readonly auth = randomBytes(16)
  private readonly http: HttpServer

  constructor() {
    this.keys.generateKeys()
    this.http = createServer((request, response) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () => {
        const { url: path = '', headers } = request
        this.got.push({ path, headers, json: this.decrypt(Buffer.concat(parts)) })
        response.writeHead(this.status).end()
      })
    })
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.http.listen(0, '127.0.0.1', resolve))
    return (this.http.address() as AddressInfo).port
  }

  get subscription() {
    return {
      endpoint: `http://127.0.0.1:${(this.http.address() as AddressInfo).port}/send/1`,
      p256dh: this.keys.getPublicKey().toString('base64'),
      auth: this.auth.toString('base64'),
      language: 'en',
    }
  }

  close(): void {
    this.http.close()
  }

  /** RFC 8291, written down once more and by other means than the server's. */
  private decrypt(body: Buffer): Record<string, unknown> {
    const hmac = (key: Buffer, ...data: (Buffer | string)[]) =>
      data.reduce((hash, part) => hash.update(part), createHmac('sha256', key)).digest()
    const salt = body.subarray(0, 16)
    const server = body.subarray(21, 86)
    const secret = this.keys.computeSecret(server)
    const info = ['WebPush: info\0', this.keys.getPublicKey(), server, '\x01']
    const input = hmac(salt, hmac(hmac(this.auth, secret), ...info))
    const key = hmac(input, 'Content-Encoding: aes128gcm\0\x01').subarray(0, 16)
    const nonce = hmac(input, 'Content-Encoding: nonce\0\x01').subarray(0, 12)
    const open = createDecipheriv('aes-128-gcm', key, nonce)
    open.setAuthTag(body.subarray(-16))
    const text = Buffer.concat([open.update(body.subarray(86, -16)), open.final()])
    return JSON.parse(text.subarray(0, text.lastIndexOf(2)).toString('utf8')) as never
  }
}

let service: PushService
let server: Server
let browser: Browser
let screen: Screen
let ada: Person
let bob: Person
let chat: string

beforeAll(async () => {
  service = new PushService()
  const port = await service.listen()
  server = await Server.start([`push.trusted_endpoints=127.0.0.1:${port}`])
  ada = await Person.register(server, 'ada', 'Ada')
  bob = await Person.register(server, 'bob', 'Bob')
  chat = await ada.befriend(bob)
  browser = await launch()
  screen = await openScreen(browser, kDesktop)
  await screen.context.grantPermissions(['notifications'])
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
  service?.close()
})

test('a message reaches the device through a push service, and only the device can read it', async () => {
  const phone = await new Person(server, 'bob', 'Bob').login()
  await phone.call('PushService/RegisterPush', service.subscription)
  await ada.send(chat, 'the kapok blooms')
  // The phone may have been told of its own log-in, too.
  const ofChat = () => service.got.filter(({ json }) => json['conversationId'] === chat)
  await expect.poll(() => ofChat().length).toBe(1)
  const { json, headers } = ofChat()[0]!
  expect(json).toMatchObject({ title: 'Ada', text: 'the kapok blooms' })
  expect(headers['content-encoding']).toBe('aes128gcm')
  expect(String(headers['authorization'])).toMatch(/^vapid t=[\w-]+\.[\w-]+\.[\w-]+, k=[\w-]{87}$/)
  // It is noted once the push service's answer has come.
  const verdict = async () => {
    const state = await phone.call<{ recent?: { verdict: string }[] }>('PushService/GetPushState')
    return state.recent?.[0]?.verdict
  }
  await expect.poll(verdict).toBe('VERDICT_SENT')

  service.status = 410
  const tested = await phone.call<{ outcome: { verdict: string } }>('PushService/SendTestPush')
  expect(tested.outcome.verdict).toBe('VERDICT_ENDED')
  const ended = await phone.call<{ endpoint?: string }>('PushService/GetPushState')
  expect(ended.endpoint ?? '').toBe('')
})

test('a reminder and an announcement make the phone ring', async () => {
  service.status = 201
  const phone = await new Person(server, 'bob', 'Bob').login()
  await phone.call('PushService/RegisterPush', service.subscription)
  const kinds = () => service.got.map(({ json }) => [json['kind'], json['text']])
  const { seq } = await ada.send(chat, 'call me')
  await phone.call('AgendaService/SetReminder', {
    clientItemId: 'call',
    conversationId: chat,
    seq,
    note: 'call Ada',
    dueMs: String(Date.now() + 1_500),
  })
  await ada.call('OpsService/CreateAnnouncement', {
    text: 'down at ten',
    clientAnnouncementId: 'ten',
  })
  await expect.poll(kinds, { timeout: 10_000 }).toContainEqual(['reminder', '⏰ call Ada'])
  await expect.poll(kinds).toContainEqual(['system_announcement', 'down at ten'])
  await phone.call('PushService/UnregisterPush')
})

test('the worker shows a push, and reading the chat closes it', async () => {
  const { page, context, errors } = screen
  await login(page, bob)
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await page.goto(`${server.url}/me/settings`)
  const cdp = await context.newCDPSession(page)
  const registration = new Promise<string>((resolve) => {
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      if (registrations[0]) resolve(registrations[0].registrationId)
    })
  })
  await cdp.send('ServiceWorker.enable')
  const push = {
    conversationId: chat,
    seq: '9',
    title: 'Ada',
    text: 'are you there?',
    kind: 'text',
    language: 'en',
  }
  const id = await registration
  const deliver = (data: object) =>
    cdp.send('ServiceWorker.deliverPushMessage', {
      origin: server.url,
      registrationId: id,
      data: JSON.stringify(data),
    })
  const [worker] = context.serviceWorkers()
  expect(worker).toBeDefined()
  const shown = () =>
    worker!.evaluate(async () => {
      const self = globalThis as unknown as { registration: ServiceWorkerRegistration }
      const all = await self.registration.getNotifications()
      return all.map(({ title, body, tag }) => [title, body, tag])
    })

  // A page that is being looked at tells by itself; a test is always shown.
  await deliver(push)
  await deliver({ language: 'en' })
  await expect.poll(shown).toEqual([['Kapok', 'Notifications work on this device.', 'kapok-test']])

  // With no page to be seen the message is shown, too.
  await page.goto('about:blank')
  await deliver(push)
  await expect.poll(shown).toContainEqual(['Ada', 'are you there?', chat])

  // Coming back and reading the chat closes it.
  await page.goto(`${server.url}/chats`)
  await tab(page, 'Chats').waitFor()
  await openChat(page, 'Ada')
  await expect.poll(async () => (await shown()).some(([, , tag]) => tag === chat)).toBe(false)
  expect(errors).toEqual([])
})

test('a page says what keeps notifications away', async () => {
  const { page, errors } = screen
  await page.goto(`${server.url}/me/notifications/why`)
  await page
    .getByText('The server does not know this device')
    .or(page.getByText('None: register'))
    .first()
    .waitFor()
  await page.getByText('Logged in elsewhere').waitFor()
  await page.goto(`${server.url}/me/notifications`)
  await page.getByRole('switch', { name: /Quiet hours/ }).click()
  await page.getByLabel('From', { exact: true }).fill('21:30')
  await expect
    .poll(async () => {
      await page.reload()
      return await page.getByLabel('From', { exact: true }).inputValue()
    })
    .toBe('21:30')
  expect(errors).toEqual([])
})
