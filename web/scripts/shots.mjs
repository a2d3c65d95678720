// Looks at the app: the demo world in headless Chromium, every screen at chosen widths, themes and languages, as PNG files.
//   node scripts/shots.mjs OUTDIR [--only name,name] [--widths 360,768,1440] [--themes light,dark] [--langs zh-CN,en] [--axe]
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import axe from 'axe-core'
import { chromium } from 'playwright-core'
import { build, preview } from 'vite'
import { kScreens } from './screens.mjs'
import { writeSheets } from './sheet.mjs'

const [outDir = '/tmp/kapok-shots', ...flags] = process.argv.slice(2)
const flag = (name, fallback) => {
  const at = flags.indexOf(`--${name}`)
  return (at >= 0 ? flags[at + 1] : fallback)?.split(',')
}
const only = flag('only')
let failures = 0
const widths = flag('widths', '360,768,1440').map(Number)
const themes = flag('themes', 'light,dark')
const languages = flag('langs', 'zh-CN,en')

/** index.html starts the demo instead of the app. */
const demo = {
  name: 'kapok-demo',
  transformIndexHtml: {
    order: 'pre',
    handler: (html) => html.replace('/src/main.ts', '/src/testing/demo/main.ts'),
  },
}

/** Prints what axe finds serious. */
async function audit(page, where) {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run({ resultTypes: ['violations'] }),
  )
  for (const { id, impact, nodes } of violations) {
    if (impact !== 'serious' && impact !== 'critical') continue
    failures++
    const targets = nodes.slice(0, 3).map((node) => `${node.target} ${node.any[0]?.message ?? ''}`)
    console.error(`axe ${where}: ${id} (${nodes.length}) ${targets.join(' | ')}`)
  }
}

/** A picture for any media id. */
function picture(address) {
  const emoji = /\/sticker-([0-9a-f-]+)/.exec(address)?.[1]
  if (emoji) {
    const text = String.fromCodePoint(...emoji.split('-').map((code) => parseInt(code, 16)))
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><text x="50" y="82" font-size="88" text-anchor="middle">${text}\uFE0F</text></svg>`
  }
  const id = /media\/([^/?]+)/.exec(address)?.[1] ?? ''
  let hue = 0
  for (const char of id) hue = (hue * 41 + char.charCodeAt(0) * 67) % 360
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" width="400" height="400" preserveAspectRatio="xMidYMid slice">
    <defs><linearGradient id="g" x2="0" y2="1"><stop stop-color="hsl(${hue} 60% 78%)"/><stop offset="1" stop-color="hsl(${(hue + 40) % 360} 55% 46%)"/></linearGradient></defs>
    <rect width="400" height="400" fill="url(#g)"/><circle cx="290" cy="110" r="46" fill="hsl(${(hue + 60) % 360} 85% 82%)"/>
    <path d="M0 320 L120 190 L210 290 L290 210 L400 330 V400 H0Z" fill="hsl(${(hue + 20) % 360} 40% 32%)" opacity=".8"/></svg>`
}

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = 'node_modules/.kapok-demo'
await build({
  root,
  plugins: [demo],
  logLevel: 'error',
  build: { outDir: dist, emptyOutDir: true, minify: false, reportCompressedSize: false },
})
const server = await preview({
  root,
  build: { outDir: dist },
  logLevel: 'error',
  preview: { port: 0, proxy: {} },
})
const origin = server.resolvedUrls.local[0].replace(/\/$/, '')
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--headless', '--disable-gpu', '--disable-background-networking'],
})
mkdirSync(outDir, { recursive: true })

for (const language of languages) {
  for (const theme of themes) {
    for (const width of widths) {
      for (const screen of kScreens) {
        if (only && !only.includes(screen.name)) continue
        const context = await browser.newContext({
          viewport: { width, height: width < 768 ? 740 : 860 },
          deviceScaleFactor: width < 768 ? 2 : 1,
          hasTouch: width < 768,
          locale: language,
        })
        await context.addInitScript(
          ([settings]) => localStorage.setItem('kapok.settings', settings),
          [
            JSON.stringify({
              language,
              theme: theme === 'care' ? 'light' : theme,
              care: theme === 'care',
            }),
          ],
        )
        await context.route('**/v1/media/**', (route) =>
          route.fulfill({ contentType: 'image/svg+xml', body: picture(route.request().url()) }),
        )
        const page = await context.newPage()
        page.setDefaultTimeout(6_000)
        page.on('pageerror', (error) => {
          failures++
          console.error(`${screen.name} ${width} ${theme} ${language}: ${error.message}`)
        })
        page.on('console', (message) => {
          if (message.type() === 'error' || message.type() === 'warning') {
            console.error(`${screen.name} ${width}: ${message.text().slice(0, 300)}`)
          }
        })
        try {
          await page.addInitScript(
            (query) => sessionStorage.setItem('kapok.demo', query),
            screen.query ?? '',
          )
          await page.goto(origin + screen.path)
          await page.waitForSelector(screen.ready ?? '#content, .guest', {
            state: 'attached',
            timeout: 20_000,
          })
          await page.waitForTimeout(screen.settleMs ?? 500)
          await screen.act?.(page, width)
          if (flags.includes('--axe')) await audit(page, `${screen.name} ${width} ${theme}`)
          await page.screenshot({
            path: `${outDir}/${screen.name}-${width}-${theme}-${language}.png`,
          })
        } catch (error) {
          failures++
          console.error(
            `${screen.name} ${width} ${theme} ${language}: ${error.message.split('\n')[0]}`,
          )
        }
        await context.close()
      }
    }
  }
}
for (const sheet of await writeSheets(browser, outDir)) process.stdout.write(`${sheet}\n`)
await browser.close()
await server.close()
rmSync(join(root, dist), { recursive: true })
process.exitCode = failures > 0 ? 1 : 0
