// The browser's side of push, behind an interface that tests have their own of.
import type { BrowserFacts } from './model'

/** What a browser gave out for its subscription. */
export interface BrowserSubscription {
  readonly endpoint: string
  readonly p256dh: Uint8Array
  readonly auth: Uint8Array
}

export interface PushBrowser {
  /** `serverKey` as the server has it now, if that is known. */
  facts(serverKey: Uint8Array | undefined): Promise<BrowserFacts>
  /** Asks the user where they were not asked yet. */
  askPermission(): Promise<BrowserFacts['permission']>
  /** A subscription with this key, in the place of one with another. Rejects where the browser refuses. */
  subscribe(serverKey: Uint8Array): Promise<BrowserSubscription>
  unsubscribe(): Promise<void>
  /** Closes what is shown of messages that were read. */
  closeNotifications(read: (conversationId: string, seq: number) => boolean): Promise<void>
}

/** Without a worker `ready` would wait for ever. */
async function registration(): Promise<ServiceWorkerRegistration | undefined> {
  if (!('serviceWorker' in navigator)) return undefined
  return await navigator.serviceWorker.getRegistration()
}

function isKey(buffer: ArrayBuffer | null | undefined, key: Uint8Array | undefined): boolean {
  if (!buffer || !key) return true // nothing to compare
  const bytes = new Uint8Array(buffer)
  return bytes.length === key.length && bytes.every((byte, at) => byte === key[at])
}

function bytesOf(subscription: PushSubscription, name: PushEncryptionKeyName): Uint8Array {
  return new Uint8Array(subscription.getKey(name) ?? new ArrayBuffer(0))
}

export const thisBrowser: PushBrowser = {
  async facts(serverKey) {
    const able = 'PushManager' in window && 'Notification' in window && 'serviceWorker' in navigator
    const found = await registration()
    const subscription = able ? await found?.pushManager.getSubscription() : undefined
    return {
      support: able ? 'yes' : window.isSecureContext ? 'none' : 'insecure',
      permission: 'Notification' in window ? Notification.permission : 'denied',
      worker: Boolean(found?.active),
      endpoint: subscription?.endpoint ?? '',
      keyFits: isKey(subscription?.options.applicationServerKey, serverKey),
    }
  },
  async askPermission() {
    return await Notification.requestPermission()
  },
  async subscribe(serverKey) {
    const worker = await navigator.serviceWorker.ready
    const before = await worker.pushManager.getSubscription()
    if (before && !isKey(before.options.applicationServerKey, serverKey)) await before.unsubscribe()
    const subscription = await worker.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: new Uint8Array(serverKey),
    })
    return {
      endpoint: subscription.endpoint,
      p256dh: bytesOf(subscription, 'p256dh'),
      auth: bytesOf(subscription, 'auth'),
    }
  },
  async unsubscribe() {
    const found = await registration()
    await (await found?.pushManager.getSubscription())?.unsubscribe()
  },
  async closeNotifications(read) {
    const shown = (await (await registration())?.getNotifications()) ?? []
    for (const notification of shown) {
      const data = notification.data as { conversationId?: string; seq?: number } | null
      if (data?.conversationId && read(data.conversationId, data.seq ?? 0)) notification.close()
    }
  },
}
