// feature: web-push, pain-push
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Session } from '@/protocol/session'
import { i18n } from '@/shared/i18n'
import type { PushBrowser } from './browser'
import type { BrowserFacts } from './model'
import { pushPart } from './session'
import { usePushStore } from './store'

const calls: { method: string; request: Record<string, unknown> }[] = []
let registered = ''
let device: BrowserFacts
const server = {
  getPushState: () => ({
    serverKey: new Uint8Array([4, 2]),
    settings: { enabled: true, bodyHidden: false, timeZone: '' },
    endpoint: registered,
    registeredMs: 5n,
    recent: [{ timeMs: 7n, conversationId: 'd1-2', seq: 3n, verdict: 6, status: 0, reason: '' }],
    quietNow: false,
  }),
  registerPush: (request: Record<string, unknown>) => {
    registered = String(request['endpoint'])
    return {}
  },
  unregisterPush: () => {
    registered = ''
    return {}
  },
  updatePushSettings: (request: Record<string, unknown>) => ({ settings: request['settings'] }),
  sendTestPush: () => ({
    outcome: { timeMs: 9n, conversationId: '', seq: 0n, verdict: 1, status: 201, reason: '' },
  }),
}
vi.mock('@/protocol/transport', () => ({
  createClient: () =>
    new Proxy(server, {
      get: (of, method: keyof typeof server) => (request: Record<string, unknown>) => {
        calls.push({ method, request })
        return Promise.resolve(of[method](request))
      },
    }),
}))

const browser: PushBrowser = {
  facts: () => Promise.resolve(device),
  askPermission: () => Promise.resolve(device.permission),
  subscribe: () => {
    device = { ...device, endpoint: 'https://push.example.org/new' }
    const keys = { p256dh: new Uint8Array(65), auth: new Uint8Array(16) }
    return Promise.resolve({ endpoint: device.endpoint, ...keys })
  },
  unsubscribe: () => {
    device = { ...device, endpoint: '' }
    return Promise.resolve()
  },
  closeNotifications: () => Promise.resolve(),
}

beforeEach(() => {
  setActivePinia(createPinia())
  calls.length = 0
  registered = ''
  device = { support: 'yes', permission: 'granted', worker: true, endpoint: '', keyFits: true }
})

async function open() {
  const store = usePushStore()
  store.useBrowser(browser)
  await pushPart.load?.({} as Session)
  return store
}
const made = () => calls.map(({ method }) => method).filter((name) => name !== 'getPushState')

describe('usePushStore', () => {
  it('turns on: asks, subscribes with the server’s key, registers', async () => {
    const store = await open()
    expect(await store.turnOn()).toBe(true)
    expect(made()).toEqual(['registerPush'])
    expect(store.record?.endpoint).toBe('https://push.example.org/new')
    expect(store.browser?.endpoint).toBe(store.record?.endpoint)
    await store.turnOff()
    expect(made()).toEqual(['registerPush', 'updatePushSettings', 'unregisterPush'])
    expect(calls.find(({ method }) => method === 'updatePushSettings')?.request).toMatchObject({
      settings: { enabled: false },
    })
    expect(store.browser?.endpoint).toBe('')
  })

  it('registers nothing where the user says no', async () => {
    device = { ...device, permission: 'denied' }
    const store = await open()
    expect(await store.turnOn()).toBe(false)
    expect(made()).toEqual([])
  })

  it('registers anew what the browser changed, and only that', async () => {
    const store = await open()
    await store.renew()
    expect(made()).toEqual([]) // never registered on this device
    device = { ...device, endpoint: 'https://push.example.org/rotated' }
    registered = 'https://push.example.org/old'
    await store.renew()
    expect(made()).toEqual(['registerPush'])
    await store.renew()
    expect(made()).toEqual(['registerPush'])
  })

  it('registers again in another language, if it was registered', async () => {
    const store = await open()
    await store.renew(true)
    expect(made()).toEqual([])
    await store.turnOn()
    i18n.global.locale.value = 'zh-CN'
    await store.renew(true)
    i18n.global.locale.value = 'en'
    expect(calls.filter(({ method }) => method === 'registerPush').at(-1)?.request).toMatchObject({
      language: 'zh-CN',
    })
    expect(made()).toEqual(['registerPush', 'registerPush'])
  })

  it('reads what became of notifications, and keeps settings', async () => {
    const store = await open()
    await store.load()
    expect(store.record?.recent).toEqual([
      { timeMs: 7, conversationId: 'd1-2', seq: 3, verdict: 'quiet', status: 0, reason: '' },
    ])
    await store.saveSettings({
      enabled: true,
      bodyHidden: true,
      quiet: { from: 1320, to: 420 },
      timeZone: 'Asia/Shanghai',
    })
    expect(store.record?.settings.quiet).toEqual({ from: 1320, to: 420 })
    expect((await store.sendTest()).verdict).toBe('sent')
    pushPart.reset?.()
    expect(store.record).toBeUndefined()
    await expect(store.load()).rejects.toMatchObject({ code: 'offline' })
  })
})
