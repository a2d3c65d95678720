// Builds sw.js: the worker of sw/ with the list of files it keeps and a version that changes with any of them.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { transformWithEsbuild, type Plugin, type ResolvedConfig } from 'vite'

/** Files that are kept from the start; big tables that few people need are kept once they were used. */
export function isKept(file: string, bytes: number): boolean {
  return /\.(js|css|html|svg|png|webmanifest|woff2)$/.test(file) && bytes < 256 * 1024
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
      const source = readFileSync(join(config.root, 'sw', 'worker.ts'), 'utf8')
      const worker = await transformWithEsbuild(source, 'worker.ts', {
        minify: true,
        format: 'esm',
        target: 'es2022',
        define: {
          __VERSION__: JSON.stringify(hash.digest('hex').slice(0, 16)),
          __FILES__: JSON.stringify(kept.map(({ path }) => `/${path}`)),
        },
      })
      // A classic script has no exports; the worker's only one is the empty marker of a module.
      const code = worker.code.replace(/export\s*\{\s*\};?/g, '')
      this.emitFile({ type: 'asset', fileName: 'sw.js', source: code })
    },
  }
}
