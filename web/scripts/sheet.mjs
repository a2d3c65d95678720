// Lays the pictures of a folder out on contact sheets, a dozen on each, for a person to look at.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const kPerSheet = 12
/** How wide a picture stands on the sheet. */
const kShownWidths = { 360: 300, 768: 480, 1440: 720 }

const escape = (text) => text.replace(/[<&]/g, (char) => (char === '<' ? '&lt;' : '&amp;'))

/** One file per width, theme and language: `sheet-360-light-en-1.png`; returns their paths. */
export async function writeSheets(browser, folder) {
  const groups = new Map()
  for (const name of readdirSync(folder).sort()) {
    const [, screen, rest] = /^(.+?)-(\d+-[a-z]+-(?:zh-CN|en))\.png$/.exec(name) ?? []
    if (screen && !name.startsWith('sheet-')) groups.set(rest, [...(groups.get(rest) ?? []), name])
  }
  const written = []
  for (const [rest, names] of groups) {
    const shownPx = kShownWidths[rest.split('-')[0]] ?? 480
    for (let at = 0; at < names.length; at += kPerSheet) {
      const path = join(folder, `sheet-${rest}-${at / kPerSheet + 1}.png`)
      await writeSheet(browser, folder, names.slice(at, at + kPerSheet), shownPx, path)
      written.push(path)
    }
  }
  return written
}

async function writeSheet(browser, folder, names, shownPx, path) {
  const columns = Math.max(1, Math.floor(2000 / (shownPx + 12)))
  const page = await browser.newPage({
    viewport: { width: columns * (shownPx + 12) + 12, height: 600 },
  })
  const figures = names.map(
    (name) =>
      `<figure><img src="${pathToFileURL(join(folder, name))}"><figcaption>${escape(name)}</figcaption></figure>`,
  )
  // Pictures of the disk may be shown only by a page of the disk.
  await page.goto(pathToFileURL(folder).href)
  await page.setContent(
    `<style>body{margin:12px;display:grid;grid-template-columns:repeat(${columns},${shownPx}px);gap:12px;background:#777;
     font:12px sans-serif;color:#fff}figure{margin:0}img{display:block;inline-size:100%}</style>${figures.join('')}`,
  )
  await page.waitForFunction(() => [...document.images].every((image) => image.complete))
  await page.screenshot({ path, fullPage: true })
  await page.close()
}
