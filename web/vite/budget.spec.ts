import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { type BuiltChunk, scriptBytes } from './budget'

const chunk = (name: string, imports: string[], entry = false): BuiltChunk => ({
  fileName: `assets/${name}.js`,
  moduleIds: [`/src/${name}.vue?vue`, `/src/${name}.vue`],
  isEntry: entry,
  imports: imports.map((other) => `assets/${other}.js`),
  code: `"${name.repeat(50)}"`,
})
const size = (name: string) => gzipSync(chunk(name, []).code, { level: 9 }).length

describe('scriptBytes', () => {
  const built = [
    chunk('main', ['shared'], true),
    chunk('shared', []),
    chunk('List', ['shared', 'virtual']),
    chunk('virtual', ['List']),
    chunk('Chat', ['virtual']),
  ]

  it('counts what the screen imports, each chunk once', () => {
    const wanted = ['main', 'shared', 'List', 'virtual'].reduce((sum, name) => sum + size(name), 0)
    expect(scriptBytes(built, ['List.vue'])).toBe(wanted)
  })

  it('does not let a screen vanish from the count', () => {
    expect(() => scriptBytes(built, ['Gone.vue'])).toThrow('Gone.vue')
  })
})
