// Registers the worker that keeps the app's files, where the browser allows one (https or the own machine), and tells
// when a newer version of the app has come.
import { shallowRef } from 'vue'

/** A page that stays open for days asks by itself. */
const kCheckMs = 60 * 60 * 1000

/** True once another version took over: this page still shows the one before. */
export const newVersion = shallowRef(false)

export function registerServiceWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  followWorker(navigator.serviceWorker)
}

/** Without a worker the app works too, only not without a network, so failures are no one's concern. */
export function followWorker(workers: ServiceWorkerContainer): void {
  // The first worker of a browser takes over a page of its own version.
  const hadOne = workers.controller !== null
  let first = true
  workers.addEventListener('controllerchange', () => {
    if (hadOne || !first) newVersion.value = true
    first = false
  })
  const register = () => {
    workers.register('/sw.js').then(
      (registration) => {
        setInterval(() => {
          registration.update().catch(() => undefined)
        }, kCheckMs)
      },
      () => undefined,
    )
  }
  if (document.readyState === 'complete') register()
  else window.addEventListener('load', register)
}
