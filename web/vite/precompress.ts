// Writes a .gz beside every built text file, so that the server can send it as it is.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { constants, gzipSync } from 'node:zlib'
import type { Plugin, ResolvedConfig } from 'vite'

const kText = /\.(js|css|html|svg|json|webmanifest|txt)$/
/** Below this the headers outweigh what is saved. */
const kMinBytes = 1024

export function precompress(): Plugin {
  let config: ResolvedConfig
  return {
    name: 'kapok-precompress',
    apply: 'build',
    enforce: 'post',
    configResolved(resolved) {
      config = resolved
    },
    closeBundle() {
      const root = resolve(config.root, config.build.outDir)
      for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
        const path = join(root, name)
        if (!kText.test(name) || statSync(path).size < kMinBytes) continue
        const packed = gzipSync(readFileSync(path), { level: constants.Z_BEST_COMPRESSION })
        writeFileSync(`${path}.gz`, packed)
      }
    },
  }
}
