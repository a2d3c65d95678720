// Fails the build when the first screen needs more script than ui.md of the design allows.
import { gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

const kBudgetBytes = 250_000
/** What is fetched before something shows: the entry, and what it imports for the page it shows. */
const kScreens: Readonly<Record<string, readonly string[]>> = {
  chats: ['AppShell.vue', 'ChatsPage.vue', 'BlankPage.vue', 'i18n/zh-CN/index.ts'],
  'chats in English': ['AppShell.vue', 'ChatsPage.vue', 'BlankPage.vue', 'i18n/en/index.ts'],
  'log-in': ['LoginPage.vue', 'i18n/zh-CN/index.ts'],
}

/** As much of a built chunk as counts. */
export interface BuiltChunk {
  readonly fileName: string
  readonly moduleIds: readonly string[]
  readonly isEntry: boolean
  readonly imports: readonly string[]
  readonly code: string
}

/** Compressed script of the entry, the named modules, and all they import. Throws if one of them was not built. */
export function scriptBytes(chunks: readonly BuiltChunk[], modules: readonly string[]): number {
  const byFile = new Map(chunks.map((chunk) => [chunk.fileName, chunk]))
  const needed = new Set<BuiltChunk>()
  const need = (chunk: BuiltChunk | undefined): void => {
    if (!chunk || needed.has(chunk)) return
    needed.add(chunk)
    for (const file of chunk.imports) need(byFile.get(file))
  }
  for (const chunk of chunks) if (chunk.isEntry) need(chunk)
  for (const name of modules) {
    const chunk = chunks.find((one) =>
      one.moduleIds.some((id) => id.split('?')[0]?.endsWith(`/${name}`)),
    )
    if (!chunk)
      throw new Error(`${name} has no chunk of its own any more: mend the list of screens`)
    need(chunk)
  }
  return [...needed].reduce((sum, chunk) => sum + gzipSync(chunk.code, { level: 9 }).length, 0)
}

export function budget(): Plugin {
  let minified = true
  return {
    name: 'kapok-budget',
    apply: 'build',
    configResolved({ build }) {
      minified = build.minify !== false
    },
    generateBundle(_options, bundle) {
      // A build for looking at is no build for sending.
      if (!minified) return
      const chunks = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? [file] : []))
      for (const [screen, modules] of Object.entries(kScreens)) {
        const bytes = scriptBytes(chunks, modules)
        const size = `${Math.round(bytes / 1000)} of ${kBudgetBytes / 1000} KB`
        if (bytes > kBudgetBytes)
          this.error(`first screen "${screen}" needs too much script: ${size}`)
        this.info(`first screen "${screen}": ${size} compressed script`)
      }
    },
  }
}
