// Measures what a person waits for in the web app, each figure beside the same with little data in the same run: the first
// screen of a device that knows nothing yet, and scrolling. `./x bench screens` runs it on the optimised server.
import type { Page } from 'playwright-core'
import { kPhone, launch } from './support/chromium'
import { Person } from './support/people'
import { Server } from './support/server'

const kConversations = Number(process.env['KAPOK_BENCH_CONVERSATIONS'] ?? 5_000)
const kMessages = Number(process.env['KAPOK_BENCH_MESSAGES'] ?? 100_000)
const kFew = 20
const kRounds = 5
const kScrollMs = 10_000

const server = await Server.start()
const browser = await launch()
try {
  const root = await Person.register(server, 'root', 'Root')
  const [many, few] = [
    await withGroups(root, 'many', kConversations),
    await withGroups(root, 'few', kFew),
  ]
  const [long, short] = [await withMessages(many, kMessages), await withMessages(few, kFew * 10)]
  row('what', 'much', 'little', 'ratio')
  const opened = [await firstScreen(many), await firstScreen(few)] as const
  report(`first screen, ${kConversations} chats, ms`, opened[0].shownMs, opened[1].shownMs)
  report('… of which the server, ms', opened[0].serverMs, opened[1].serverMs)
  report('… requests', opened[0].requests, opened[1].requests)
  const scrolled = [await scroll(many, long), await scroll(few, short)] as const
  report(`longest task, ${kMessages} messages, ms`, scrolled[0].longestMs, scrolled[1].longestMs)
  report('… tasks over 50 ms', scrolled[0].over50, scrolled[1].over50)
  report('… messages passed', scrolled[0].passed, scrolled[1].passed)
} finally {
  await browser.close()
  await server.close()
}

function row(...cells: string[]): void {
  console.log(cells.map((cell, at) => (at === 0 ? cell.padEnd(44) : cell.padStart(10))).join(''))
}

function report(what: string, much: number, little: number): void {
  row(what, much.toFixed(1), little.toFixed(1), (much / little).toFixed(2))
}

/** Does something for each number below `count`, some at a time. */
async function forEach(count: number, work: (n: number) => Promise<unknown>): Promise<void> {
  let next = 0
  const lane = async () => {
    while (next < count) await work(next++)
  }
  await Promise.all(Array.from({ length: 32 }, lane))
}

async function withGroups(root: Person, handle: string, count: number): Promise<Person> {
  const person = await Person.register(server, handle, handle)
  const friend = await Person.register(server, `${handle}_friend`, 'Friend')
  await person.befriend(root)
  await person.befriend(friend)
  await forEach(count - 2, async (n) => {
    const group = await person.group(`${handle} ${n}`, [root, friend])
    await person.send(group, `hello ${n}`)
  })
  return person
}

async function withMessages(person: Person, count: number): Promise<string> {
  const friend = await new Person(server, `${person.handle}_friend`, 'Friend').login()
  const chat = await person.group(`${person.handle} talks`, [
    friend,
    await new Person(server, 'root', 'Root').login(),
  ])
  await forEach(count, (n) => person.send(chat, `Message ${n}. ${'木棉花开。'.repeat(n % 12)}`))
  return chat
}

/** A page that is logged in and has nothing stored. */
async function fresh(person: Person): Promise<{ page: Page; close: () => Promise<void> }> {
  const { token, userId, deviceId } = await new Person(
    server,
    person.handle,
    person.nickname,
  ).login()
  const context = await browser.newContext({ viewport: kPhone, locale: 'en-US' })
  await context.addInitScript(
    (session) => localStorage.setItem('kapok.session', session),
    JSON.stringify({ token, userId, deviceId }),
  )
  return { page: await context.newPage(), close: () => context.close() }
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN
}

async function firstScreen(person: Person) {
  const shown: number[] = []
  const served: number[] = []
  let requests = 0
  for (let round = 0; round < kRounds; round += 1) {
    const { page, close } = await fresh(person)
    requests = 0
    page.on('request', (request) => {
      if (request.url().includes('/rpc/')) requests += 1
    })
    await page.goto(`${server.url}/chats`, { waitUntil: 'commit' })
    shown.push(
      await page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            const look = () =>
              document.querySelector('[role=list] a, ul a[href^="/chats/"]')
                ? resolve(performance.now())
                : requestAnimationFrame(look)
            look()
          }),
      ),
    )
    await close()
    const before = performance.now()
    await person.call('MessagingService/ListConversations', {})
    served.push(performance.now() - before)
  }
  return { shownMs: median(shown), serverMs: median(served), requests }
}

interface TraceEvent {
  name: string
  dur?: number
  pid: number
  tid: number
  args?: { name?: string }
}

/** Wheels upwards and reads the browser's own trace. */
async function scroll(person: Person, chat: string) {
  const { page, close } = await fresh(person)
  await page.goto(`${server.url}/chats/${chat}`)
  await page.locator('[role=log] article').last().waitFor()
  await page.waitForLoadState('networkidle')
  await browser.startTracing(page, {
    categories: ['toplevel', 'disabled-by-default-devtools.timeline', '__metadata'],
  })
  await page.mouse.move(180, 300)
  const first = () => page.locator('[role=log] article').first().innerText()
  const seen = new Set<string>()
  const end = Date.now() + kScrollMs
  while (Date.now() < end) {
    await page.mouse.wheel(0, -600)
    seen.add(await first())
  }
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: TraceEvent[]
  }
  await close()
  const main = traceEvents.find(
    ({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain',
  )
  const tasks = traceEvents
    .filter(({ name, pid, tid }) => name === 'RunTask' && pid === main?.pid && tid === main.tid)
    .map(({ dur = 0 }) => dur / 1_000)
  return {
    longestMs: tasks.reduce((most, ms) => Math.max(most, ms), 0),
    over50: tasks.filter((ms) => ms > 50).length,
    passed: seen.size,
  }
}
