// feature: i18n
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import * as enFirst from './en'
import * as enPages from './en/pages'
import * as zhFirst from './zh-CN'
import * as zhPages from './zh-CN/pages'

type Tree = { readonly [key: string]: string | Tree }

function flat(tree: Tree, path = ''): Map<string, string> {
  const words = new Map<string, string>()
  for (const [key, value] of Object.entries(tree)) {
    const at = path ? `${path}.${key}` : key
    if (typeof value === 'string') words.set(at, value)
    else for (const [inner, text] of flat(value, at)) words.set(inner, text)
  }
  return words
}

const chinese = flat({ ...zhFirst, ...zhPages } as unknown as Tree)
const english = flat({ ...enFirst, ...enPages } as unknown as Tree)
const placeholders = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{([a-z]+)\}/gi)].map((match) => match[1] ?? ''))].sort()

describe('catalogues', () => {
  it('have the same keys', () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort())
  })

  it('use only placeholders that the Chinese text has too', () => {
    for (const [key, text] of english) {
      const known = placeholders(chinese.get(key) ?? '')
      for (const name of placeholders(text)) expect(known, key).toContain(name)
    }
  })

  it('have words for every reason that the schema names', () => {
    const root = fileURLToPath(new URL('../../../../proto/kapok', import.meta.url))
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
    const reasons = new Set<string>()
    for (const file of files.filter((name) => name.endsWith('service.proto'))) {
      const comments = readFileSync(join(root, file), 'utf8').matchAll(/\/\/ (.*)/g)
      for (const [, comment] of comments) {
        for (const [word] of (comment ?? '').matchAll(/\b[A-Z]+(_[A-Z]+)+\b/g)) reasons.add(word)
      }
    }
    // Codes, and names of values, are not reasons.
    const values = ['NOT_FOUND', 'TOO_LARGE', 'RATE_LIMITED', 'ROLE_OWNER', 'ADDRESS_BOOK']
    for (const word of values) reasons.delete(word)
    expect(reasons.size).toBeGreaterThan(30)
    const missing = [...reasons].filter(
      (reason) => !chinese.has(`errors.reason.${reason}`) && !chinese.has(`pageErrors.${reason}`),
    )
    expect(missing).toEqual([])
  })
})
