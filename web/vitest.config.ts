import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: { __KAPOK_VERSION__: JSON.stringify('test') },
  test: {
    // A spec that mounts components begins with "// @vitest-environment jsdom".
    environment: 'node',
    include: ['src/**/*.spec.ts', 'vite/**/*.spec.ts', 'sw/**/*.spec.ts'],
    setupFiles: ['src/testing/setup.ts'],
    restoreMocks: true,
    // Not performance: what jsdom tells Node 18 of it would run backwards, and vue-i18n marks its work there.
    fakeTimers: { toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] },
    // Whole clients in virtual time take a while on a small machine.
    testTimeout: 30_000,
    maxWorkers: 2,
    minWorkers: 1,
  },
})
