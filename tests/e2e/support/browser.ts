// Real Chromium, headless, with a camera and a microphone that make their own pictures and tones. When a test fails, what
// each page showed is printed.
import { type Browser, type BrowserContext, type Page, chromium } from 'playwright-core'
import { afterEach } from 'vitest'

const kArguments = [
  '--no-sandbox',
  '--headless=new',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
]
export const kPhone = { width: 360, height: 740 }
export const kDesktop = { width: 1440, height: 900 }

/** `video` (Y4M) is what the camera sees instead of a test picture. */
export function launch(video?: string): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['KAPOK_CHROMIUM'] ?? '/usr/bin/chromium',
    args: video ? [...kArguments, `--use-file-for-fake-video-capture=${video}`] : kArguments,
  })
}

export interface Screen {
  page: Page
  context: BrowserContext
  /** What went wrong in the page by itself: uncaught errors. A test ends by expecting none. */
  errors: string[]
}

const screens: Screen[] = []

afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return
  for (const { page, errors } of screens.filter((screen) => !screen.page.isClosed())) {
    const shown = await page.locator('body').ariaSnapshot({ timeout: 2_000 }).catch(String)
    console.error(`\n--- ${page.url()}\n${shown}\n${errors.join('\n')}`)
  }
})

/** A browser of one person: its own storage, one page. */
export async function openScreen(
  browser: Browser,
  size: { width: number; height: number },
): Promise<Screen> {
  const phone = size.width < 768
  const context = await browser.newContext({
    viewport: size,
    locale: 'en-US',
    hasTouch: phone,
    isMobile: phone,
    permissions: ['microphone', 'camera', 'clipboard-read', 'clipboard-write'],
  })
  context.setDefaultTimeout(30_000)
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.stack ?? error.message))
  const screen = { page, context, errors }
  screens.push(screen)
  return screen
}
