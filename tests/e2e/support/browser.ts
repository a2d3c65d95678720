// Real Chromium, headless, with a camera and a microphone that make their own pictures and tones.
import { type Browser, type BrowserContext, type Page, chromium } from 'playwright-core'

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

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['KAPOK_CHROMIUM'] ?? '/usr/bin/chromium',
    args: kArguments,
  })
}

export interface Screen {
  page: Page
  context: BrowserContext
  /** What went wrong in the page by itself: uncaught errors. A test ends by expecting none. */
  errors: string[]
}

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
  context.setDefaultTimeout(60_000)
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.stack ?? error.message))
  return { page, context, errors }
}
