// End-to-end tests: the real kapokd, the built web app, real Chromium. `./x test e2e` runs them from web/, whose
// node_modules they use: this folder has no package of its own.
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const webPackage = fileURLToPath(new URL('../../web/package.json', import.meta.url))

interface ResolveContext {
  resolve(source: string, importer: string, options: { skipSelf: boolean }): Promise<unknown>
}

/** Finds packages in web/node_modules, as if the importing file lay in web/. */
const packagesOfWeb = {
  name: 'packages-of-web',
  enforce: 'pre' as const,
  resolveId(this: ResolveContext, source: string, importer: string | undefined) {
    if (!importer?.startsWith(here) || !/^(?!node:)[@a-z]/.test(source)) return undefined
    return this.resolve(source, webPackage, { skipSelf: true })
  },
}

export default {
  root: here,
  plugins: [packagesOfWeb],
  // For devices without a page, which run the web app's own engine.
  resolve: { alias: { '@': fileURLToPath(new URL('../../web/src', import.meta.url)) } },
  define: { __KAPOK_VERSION__: JSON.stringify('test') },
  test: {
    environment: 'node',
    include: ['**/*.spec.ts'],
    // One server and up to three browsers at a time are enough for a small machine.
    fileParallelism: false,
    testTimeout: 400_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 30_000, interval: 50 } },
    reporters: ['verbose'],
  },
}
