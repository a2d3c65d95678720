// Generates src/gen from ../proto, or with --check tells whether src/gen is fresh.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const web = join(dirname(fileURLToPath(import.meta.url)), '..')
const bin = (name) => join(web, 'node_modules', '.bin', name)

function generate(out) {
  const template = JSON.stringify({
    version: 'v2',
    clean: true,
    plugins: [{ local: bin('protoc-gen-es'), out, opt: ['target=ts'] }],
  })
  execFileSync(bin('buf'), ['generate', join(web, '..', 'proto'), '--template', template], {
    cwd: web,
    stdio: 'inherit',
  })
}

function files(root) {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
    .sort()
}

const target = join(web, 'src', 'gen')
if (process.argv.includes('--check')) {
  const fresh = mkdtempSync(join(tmpdir(), 'kapok-gen-'))
  try {
    generate(fresh)
    const wanted = files(fresh)
    const same =
      wanted.join() === files(target).join() &&
      wanted.every((file) =>
        readFileSync(join(fresh, file)).equals(readFileSync(join(target, file))),
      )
    if (!same) {
      console.error('web/src/gen is not what proto/ says: run `npm run gen`.')
      process.exitCode = 1
    }
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
} else {
  generate(target)
}
