// feature: keyboard, languages, dark, screen-reader
// axe looks at the screens people spend their time on: nothing serious, in both themes.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { composer, login, messages, openChat, tab } from './support/app'
import { type Screen, kDesktop, kPhone, launch, openScreen } from './support/browser'
import { Person } from './support/people'
import { Server } from './support/server'

const kAxe = readFileSync(
  fileURLToPath(new URL('../../web/node_modules/axe-core/axe.min.js', import.meta.url)),
  'utf8',
)

interface AxeResult {
  violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[]
}
declare const axe: { run(): Promise<AxeResult> }

let server: Server
let browser: Browser
let ada: Person

beforeAll(async () => {
  server = await Server.start()
  ada = await Person.register(server, 'ada', 'Ada')
  const bob = await Person.register(server, 'bob', 'Bob')
  const cy = await Person.register(server, 'cyrus', 'Cyrus')
  const chat = await ada.befriend(bob)
  await ada.send(chat, 'Look: https://example.org/kapok')
  await bob.send(chat, 'How red! 🌺')
  await ada.befriend(cy)
  await bob.send(await ada.group('Tea and cake', [bob, cy]), 'at four?')
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

/** What axe finds serious or critical, in words. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(kAxe)
  // Fading in has half the contrast; axe looks when all has settled.
  await page.evaluate(() =>
    Promise.allSettled(document.getAnimations().map((animation) => animation.finished)),
  )
  const { violations } = await page.evaluate(() => axe.run())
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}\n${node.failureSummary}`))
}

test.each([
  { name: 'phone, light', size: kPhone, scheme: 'light' as const },
  { name: 'desktop, dark', size: kDesktop, scheme: 'dark' as const },
])('$name: no serious finding', async ({ size, scheme }) => {
  const screen: Screen = await openScreen(browser, size)
  const { page } = screen
  await page.emulateMedia({ colorScheme: scheme })
  const found: Record<string, string[]> = {}
  await page.goto(`${server.url}/login`)
  await page.getByRole('button', { name: 'Log in', exact: true }).waitFor()
  found['login'] = await findings(page)
  await login(page, ada)
  await page.getByRole('list', { name: 'List of chats' }).waitFor()
  found['chats'] = await findings(page)
  await openChat(page, 'Bob')
  await messages(page).getByText('How red!').waitFor()
  await composer(page).fill('a draft')
  found['chat'] = await findings(page)
  await page.goto(`${server.url}/chats`)
  await tab(page, 'Contacts').click()
  await page.getByText('Cyrus').first().waitFor()
  found['contacts'] = await findings(page)
  await tab(page, 'Me').click()
  await page.getByText('Kapok ID: ada').first().waitFor()
  found['me'] = await findings(page)
  expect(found).toEqual({ login: [], chats: [], chat: [], contacts: [], me: [] })
  await screen.context.close()
})
