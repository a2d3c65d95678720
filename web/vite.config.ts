import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { budget } from './vite/budget'
import { precompress } from './vite/precompress'
import { serviceWorker } from './vite/service-worker'

const server = process.env['KAPOK_SERVER'] ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [vue(), budget(), serviceWorker(), precompress()],
  resolve: {
    alias: {
      '@': fileURLToPath(new URL('./src', import.meta.url)),
      // Its build for browsers of today, without the wrapper for programs that load it twice.
      dexie: fileURLToPath(new URL('./node_modules/dexie/dist/modern/dexie.mjs', import.meta.url)),
    },
  },
  define: {
    __KAPOK_VERSION__: JSON.stringify(process.env['npm_package_version'] ?? 'dev'),
    // vue-i18n: no devtools in production; messages are compiled without `new Function` (strict CSP).
    __VUE_OPTIONS_API__: 'false',
    __VUE_PROD_DEVTOOLS__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __INTLIFY_JIT_COMPILATION__: 'true',
  },
  build: {
    target: 'es2022',
    // Small files stay files: data: URLs need a looser content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The names of all emoji, which the picker loads; what a first screen needs is held by vite/budget.ts.
    chunkSizeWarningLimit: 600,
    rollupOptions: { output: { experimentalMinChunkSize: 3_000 } },
  },
  server: {
    proxy: {
      '/rpc': { target: server },
      '/v1': { target: server, ws: true },
    },
  },
})
