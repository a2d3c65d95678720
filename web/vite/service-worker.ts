// Builds sw.js: the worker of sw/ with the list of files it keeps and a version that changes with any of them.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Plugin, type ResolvedConfig, type Rollup } from 'vite'

/** Files that are kept from the start; big tables that few people need are kept once they were used. */
export function isKept(file: string, bytes: number): boolean {
  return /\.(js|css|html|svg|png|webmanifest|woff2)$/.test(file) && bytes < 256 * 1024
}

/** The worker and what it imports as one classic script. */
async function buildWorker(root: string, define: Record<string, string>): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    define,
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: join(root, 'sw', 'worker.ts'), formats: ['iife'], name: 'worker' },
    },
  })
  const [output] = built as Rollup.RollupOutput[]
  const [chunk] = output?.output ?? []
  if (!chunk) throw new Error('the service worker was not built')
  return chunk.code
}

export function serviceWorker(): Plugin {
  let config: ResolvedConfig
  return {
    name: 'kapok-service-worker',
    apply: 'build',
    // After Vite's own, which adds index.html.
    enforce: 'post',
    configResolved(resolved) {
      config = resolved
    },
    async generateBundle(_options, bundle) {
      const built = Object.values(bundle).map((file) => ({
        path: file.fileName,
        content: file.type === 'chunk' ? file.code : file.source,
      }))
      const fixed = readdirSync(config.publicDir).map((path) => ({
        path,
        content: readFileSync(join(config.publicDir, path)) as string | Uint8Array,
      }))
      const kept = [...built, ...fixed].filter(({ path, content }) => isKept(path, content.length))
      const hash = createHash('sha256')
      for (const { path, content } of kept.sort((a, b) => (a.path < b.path ? -1 : 1))) {
        hash.update(path).update(content)
      }
      const code = await buildWorker(config.root, {
        __VERSION__: JSON.stringify(hash.digest('hex').slice(0, 16)),
        __FILES__: JSON.stringify(kept.map(({ path }) => `/${path}`)),
      })
      this.emitFile({ type: 'asset', fileName: 'sw.js', source: code })
    },
  }
}
