// The service worker: keeps the app's own files, so that it opens at once and without a network. Messages and media are not
// its business: the first live in IndexedDB, the second in the browser's HTTP cache.
//
// A new version takes over at once. The cache of the version before stays for pages that are still open: they load parts
// of theirs lazily.
/// <reference lib="webworker" />

import { addressOf, isNewer, parsePush, shownAs } from './notification'

declare const self: ServiceWorkerGlobalScope
/** Both are put in by the build. */
declare const __VERSION__: string
declare const __FILES__: readonly string[]

const kPrefix = 'kapok-app-'
const kCache = `${kPrefix}${__VERSION__}`
const kKeptVersions = 2
const kShell = '/index.html'
/** What belongs to the server and is never answered from here. */
const kServerPaths = ['/rpc/', '/v1/', '/healthz', '/readyz', '/metrics']

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(kCache)
      .then((cache) =>
        cache.addAll(__FILES__.map((file) => new Request(file, { cache: 'reload' }))),
      )
      .then(() => self.skipWaiting()),
  )
})

self.addEventListener('activate', (event) => {
  event.waitUntil(dropOldCaches().then(() => self.clients.claim()))
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  if (kServerPaths.some((path) => url.pathname.startsWith(path))) return
  if (request.mode === 'navigate') event.respondWith(shell(request))
  else if (url.pathname !== '/sw.js') event.respondWith(asset(request))
})

self.addEventListener('push', (event) => {
  event.waitUntil(notify(event.data?.text() ?? ''))
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(open(addressOf(event.notification.data)))
})

/** A page that is being looked at tells by itself; browsers want a notification for every other push. */
async function notify(json: string): Promise<void> {
  const push = parsePush(json)
  const pages = await self.clients.matchAll({ type: 'window' })
  if (push.conversationId && pages.some((page) => page.visibilityState === 'visible')) return
  const { title, options } = shownAs(push)
  const before = await self.registration.getNotifications({ tag: options.tag ?? '' })
  // Pushes may overtake each other, and an open page may have told of it before.
  if (before.some((shown) => isNewer(shown.data, push))) return
  await self.registration.showNotification(title, options)
}

async function open(address: string): Promise<void> {
  const [page] = await self.clients.matchAll({ type: 'window' })
  if (!page) {
    await self.clients.openWindow(address)
    return
  }
  page.postMessage({ kind: 'open', address })
  await page.focus()
}

async function dropOldCaches(): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(kPrefix))
  const others = names.filter((name) => name !== kCache)
  for (const name of others.slice(0, Math.max(0, names.length - kKeptVersions))) {
    await caches.delete(name)
  }
}

/** Every page of the app is the same document. */
async function shell(request: Request): Promise<Response> {
  const cache = await caches.open(kCache)
  return (await cache.match(kShell)) ?? fetch(request)
}

/** Built files never change under one name, so those that were not kept at first are kept once used. */
async function asset(request: Request): Promise<Response> {
  const known = await caches.match(request)
  if (known) return known
  const response = await fetch(request)
  if (response.ok && new URL(request.url).pathname.startsWith('/assets/')) {
    const cache = await caches.open(kCache)
    await cache.put(request, response.clone())
  }
  return response
}
