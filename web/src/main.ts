// Wiring only: settings first (the first paint has the right colours and language), then the engine, then the page.
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { startEngine } from '@/engine'
import App from '@/app/App.vue'
import { createAppRouter } from '@/app/router'
import { i18n } from '@/shared/i18n'
import { startSettings } from '@/shared/theme/settings'
import '@/shared/styles/index.css'

const pinia = createPinia()
const app = createApp(App).use(pinia).use(i18n)

await Promise.all([startSettings(), startEngine(pinia)])
const router = createAppRouter()
app.use(router)
await router.isReady()
app.mount('#app')
