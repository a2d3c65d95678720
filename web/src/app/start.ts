// Brings the app up: settings first (the first paint has the right colours and language), then the engine, then the page.
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import type { Router } from 'vue-router'
import { type EngineDeps, startEngine } from '@/engine'
import { i18n } from '@/shared/i18n'
import { startSettings } from '@/shared/theme/settings'
import '@/shared/styles/index.css'
import App from './App.vue'
import { createAppRouter } from './router'

/** `deps` are for fixtures; the browser's own are the default. */
export async function startApp(deps?: EngineDeps): Promise<void> {
  const pinia = createPinia()
  const app = createApp(App).use(pinia).use(i18n)
  const router = createAppRouter()
  fetchPages(router, window.location)
  const [, engine] = await Promise.all([startSettings(), startEngine(pinia, deps)])
  router.beforeEach(async ({ meta }) => {
    if (meta.later) await engine.complete()
  })
  app.use(router)
  await router.isReady()
  app.mount('#app')
}

/** Fetches the pages of an address while the engine starts; navigating there asks for them again and finds them. */
function fetchPages(router: Router, { pathname, search }: Location): void {
  for (const { components } of router.resolve(pathname + search).matched) {
    for (const component of Object.values(components ?? {})) {
      if (typeof component === 'function')
        void (component as () => Promise<unknown>)().catch(() => undefined)
    }
  }
}
