// A kapokd of the test's own: a free port, a data directory that goes away with the test, rates that a test cannot reach.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const kReadyWithinMs = 60_000
const kRates = [
  'archive',
  'book',
  'code',
  'cursor',
  'find',
  'friend',
  'group',
  'language',
  'login',
  'phone',
  'preview',
  'public',
  'read',
  'send',
  'typing',
  'upload',
  'write',
]

/** Where the binaries under test are: KAPOK_BIN_DIR, or what `./x build` made. */
function binary(name: string): string {
  const path = join(process.env['KAPOK_BIN_DIR'] ?? join(root, 'build/dev/bin'), name)
  if (!existsSync(path)) throw new Error(`${path} is missing: build it, or set KAPOK_BIN_DIR`)
  return path
}

/** Without variables that kapokd would take for settings of its own. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('KAPOK_')),
  )
}

export class Server {
  /** Of the link printed at the first start; '' once an account exists. */
  setupCode = ''
  private process: ChildProcess | undefined
  private exited: Promise<void> = Promise.resolve()
  private readonly said: string[] = []

  private constructor(
    readonly data: string,
    readonly settings: readonly string[],
    private port = 0,
  ) {}

  static async start(settings: readonly string[] = []): Promise<Server> {
    const server = new Server(mkdtempSync(join(tmpdir(), 'kapok-e2e-')), settings)
    await server.resume()
    return server
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** The link that the first start prints for the administrator. */
  get setupLink(): string {
    return `${this.url}/?setup=${this.setupCode}`
  }

  /** Starts, or starts again on the same port and data. Resolves when the server says that it is ready. */
  async resume(): Promise<void> {
    const settings = [
      ...kRates.flatMap((rate) => [
        `rates.${rate}_burst=1000000`,
        `rates.${rate}_per_second=1000000`,
      ]),
      ...this.settings,
    ]
    const child = spawn(
      binary('kapokd'),
      [
        ...['--data', this.data, '--listen', '127.0.0.1', '--port', String(this.port)],
        ...['--web', join(root, 'web/dist'), '--log-level', 'warn'],
        ...settings.flatMap((setting) => ['--set', setting]),
      ],
      { stdio: ['ignore', 'pipe', 'pipe'], env: environment() },
    )
    this.process = child
    this.exited = new Promise((resolve) => child.once('exit', () => resolve()))
    createInterface({ input: child.stderr! }).on('line', (line) => this.said.push(line))
    await new Promise<void>((resolve, reject) => {
      const give = (why: string) =>
        reject(new Error(`kapokd ${why}:\n${this.said.slice(-30).join('\n')}`))
      const timer = setTimeout(() => give('is not ready after a minute'), kReadyWithinMs)
      void this.exited.then(() => (clearTimeout(timer), give('ended while starting')))
      createInterface({ input: child.stdout! }).on('line', (line) => {
        this.said.push(line)
        this.setupCode = /[?&]setup=([A-Za-z0-9_-]+)/.exec(line)?.[1] ?? this.setupCode
        const ready = /^Kapok is ready at https?:\/\/[^ ]*:(\d+)/.exec(line)
        if (!ready) return
        clearTimeout(timer)
        this.port = Number(ready[1])
        resolve()
      })
    })
  }

  /** The power goes: nothing is finished, nothing is flushed. */
  async kill(): Promise<void> {
    this.process?.kill('SIGKILL')
    await this.exited
  }

  /** Ends the server and removes its data. */
  async close(): Promise<void> {
    this.process?.kill('SIGTERM')
    await this.exited
    rmSync(this.data, { recursive: true, force: true })
  }

  /** The last lines it wrote, for a failing test's message. */
  get log(): string {
    return this.said.slice(-30).join('\n')
  }
}
