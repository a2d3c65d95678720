// What a person does in the web app, found by what a person sees.
import type { Locator, Page } from 'playwright-core'
import { type Person, kPassword } from './people'

export async function register(page: Page, handle: string, name: string): Promise<void> {
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel('Kapok ID', { exact: true }).fill(handle)
  await page.getByLabel('Password', { exact: true }).fill(kPassword)
  await page.getByLabel('Repeat the password').fill(kPassword)
  await page.getByRole('button', { name: /^(Register|Create and start)$/ }).click()
  await tab(page, 'Chats').waitFor()
}

export async function login(page: Page, person: Person, url = person.server.url): Promise<void> {
  await page.goto(`${url}/login`)
  await page.getByLabel('Kapok ID or phone').fill(person.handle)
  await page.getByRole('textbox', { name: 'Password', exact: true }).fill(kPassword)
  await page.getByRole('button', { name: 'Log in', exact: true }).click()
  await tab(page, 'Chats').waitFor()
}

/** One of the four tabs; its name may go on with what is new there. */
export function tab(page: Page, name: 'Chats' | 'Contacts' | 'Discover' | 'Me'): Locator {
  return page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: new RegExp(`^${name}`) })
}

/** The row of a chat in the list, by its title or by the whole preview of its last message. */
export function chatRow(page: Page, words: string): Locator {
  const rows = page.getByRole('list', { name: 'List of chats' }).getByRole('link')
  return rows.filter({ has: page.getByText(words, { exact: true }) })
}

export async function openChat(page: Page, title: string): Promise<void> {
  await chatRow(page, title).click()
  await composer(page).waitFor()
}

export const composer = (page: Page): Locator =>
  page.getByRole('textbox', { name: 'Message', exact: true })
export const messages = (page: Page): Locator => page.getByRole('log', { name: 'Messages' })

export async function say(page: Page, text: string): Promise<void> {
  await composer(page).fill(text)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
}

/** The texts in an open chat, from top to bottom. */
export async function shownTexts(page: Page): Promise<string[]> {
  const bubbles = await messages(page).locator('article .bubble:not(.voice)').all()
  const placed = await Promise.all(
    bubbles.map(async (bubble) => ({
      text: await bubble.innerText(),
      top: (await bubble.boundingBox())?.y ?? 0,
    })),
  )
  return placed.sort((a, b) => a.top - b.top).map((bubble) => bubble.text)
}

/** Chosen pictures are shown before they go out; `original` with every byte. */
export async function sendPictures(page: Page, original = false): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Send pictures' })
  if (original) await dialog.getByRole('checkbox', { name: /^Original \(/ }).check()
  await dialog.getByRole('button', { name: /^Send \d/ }).click()
  await dialog.waitFor({ state: 'detached' })
}
