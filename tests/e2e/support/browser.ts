// A browser of one person. When a test fails, what each page showed is printed.
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterEach } from 'vitest'

export { kDesktop, kPhone, launch } from './chromium'

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
  locale = 'en-US',
): Promise<Screen> {
  const phone = size.width < 768
  const context = await browser.newContext({
    viewport: size,
    locale,
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
