// feature: favourites, rule-6
// What one puts aside is found again by words and tag, is sent on, and goes when its message is recalled.
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { login, messages, openChat, say, sendPictures } from './support/app'
import { kDesktop, kPhone, launch, openScreen, type Screen } from './support/browser'
import { Person } from './support/people'
import { Server } from './support/server'

const kPicture = fileURLToPath(new URL('../../web/public/icon-512.png', import.meta.url))

let server: Server
let browser: Browser
let ada: Screen
let bob: Screen
let first: Person
let second: Person
let chat: string

beforeAll(async () => {
  server = await Server.start()
  first = await Person.register(server, 'ada', 'Ada')
  second = await Person.register(server, 'bob', 'Bob')
  chat = await first.befriend(second)
  browser = await launch()
  ada = await openScreen(browser, kDesktop)
  bob = await openScreen(browser, kPhone)
  await login(ada.page, first)
  await login(bob.page, second)
  await openChat(ada.page, 'Bob')
  await openChat(bob.page, 'Ada')
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

async function keep(page: Page, words: string): Promise<void> {
  await messages(page).getByText(words).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Favourite' }).click()
  await page.getByText('Added to favourites').waitFor()
}

const card = (page: Page, words: string) => page.getByRole('article').filter({ hasText: words })

/** The one menu of a card; it opens over it. */
async function choose(page: Page, words: string, choice: string): Promise<void> {
  await card(page, words).click({ button: 'right' })
  await page.getByRole('menuitem', { name: choice }).click()
}

test('a message and a picture are kept, tagged and found', async () => {
  await say(ada.page, 'The gate code is 4711')
  await ada.page.setInputFiles('.composer input[type=file] >> nth=0', kPicture)
  await sendPictures(ada.page)
  await messages(bob.page).locator('article.message img').last().waitFor()
  await keep(bob.page, 'The gate code is 4711')
  await messages(bob.page)
    .getByRole('button', { name: /^Picture from Ada/ })
    .click({ button: 'right' })
  await bob.page.getByRole('menuitem', { name: 'Favourite' }).click()
  await bob.page.getByText('Added to favourites').first().waitFor()

  await bob.page.goto(`${server.url}/me/favourites`)
  await card(bob.page, '4711').waitFor()
  await choose(bob.page, '4711', 'Edit tags')
  const dialog = bob.page.getByRole('dialog', { name: 'Edit tags' })
  await dialog.getByLabel('Tags').fill('home, codes')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await bob.page.getByRole('group', { name: 'Tags' }).getByRole('button', { name: /home/ }).click()
  await expect.poll(() => bob.page.getByRole('article').count()).toBe(1)
  await bob.page.getByRole('group', { name: 'Tags' }).getByRole('button', { name: /home/ }).click()
  await bob.page.getByRole('button', { name: 'Pictures and videos' }).click()
  await expect.poll(() => card(bob.page, '4711').count()).toBe(0)
  // The picture itself comes from the server.
  const picture = bob.page.getByRole('article').locator('img').last()
  await expect
    .poll(() => picture.evaluate((img) => (img as HTMLImageElement).naturalWidth))
    .toBeGreaterThan(50)
  await bob.page.getByRole('button', { name: 'Pictures and videos' }).click()
  await bob.page.getByLabel('Search favourites').fill('GATE')
  await expect.poll(() => bob.page.getByRole('article').count()).toBe(1)
})

test('it is sent into a chat from the panel', async () => {
  await bob.page.goto(`${server.url}/chats`)
  await openChat(bob.page, 'Ada')
  await bob.page.getByRole('button', { name: 'More', exact: true }).click()
  await bob.page.getByRole('button', { name: 'Favourites', exact: true }).click()
  const dialog = bob.page.getByRole('dialog', { name: 'Send a favourite' })
  await dialog
    .getByRole('listitem')
    .filter({ hasText: '4711' })
    .getByRole('button', { name: 'Send', exact: true })
    .click()
  await dialog.waitFor({ state: 'hidden' })
  await expect.poll(() => messages(ada.page).getByText('The gate code is 4711').count()).toBe(2)
})

test('several are kept at once', async () => {
  await say(bob.page, 'one')
  await say(bob.page, 'two')
  await messages(bob.page).getByText('one', { exact: true }).click({ button: 'right' })
  await bob.page.getByRole('menuitem', { name: 'Select' }).click()
  await bob.page.getByRole('checkbox').last().click()
  await bob.page.getByRole('toolbar').getByRole('button', { name: 'Favourite' }).click()
  await bob.page.getByText('Added to favourites').waitFor()
  await bob.page.goto(`${server.url}/me/favourites`)
  await expect.poll(() => bob.page.getByRole('article').count()).toBe(4)
})

test('what is recalled goes while the page is open', async () => {
  const all = await first.entries(chat)
  const said = all.find((entry) => entry.content.text?.text.includes('4711'))
  await expect.poll(() => card(bob.page, '4711').count()).toBe(1)
  await first.call('MessagingService/Recall', {
    conversationId: chat,
    seq: said?.seq,
    clientMessageId: 'recall-1',
  })
  await card(bob.page, 'was recalled').waitFor()
  expect(await card(bob.page, '4711').count()).toBe(0)
  const { favourites } = await second.call<{ favourites: { recalled?: boolean }[] }>(
    'FavouritesService/ListFavourites',
  )
  expect(JSON.stringify(favourites)).not.toContain('4711')
  await choose(bob.page, 'was recalled', 'Delete')
  await bob.page.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect.poll(() => bob.page.getByRole('article').count()).toBe(3)
})

test('a note of one’s own is written, found, edited and sent into a chat', async () => {
  const { page } = bob
  await page.goto(`${server.url}/me/favourites`)
  await page.getByRole('button', { name: 'New note' }).click()
  const dialog = page.getByRole('dialog', { name: 'New note' })
  await dialog.getByLabel('What you want to keep').fill('flour and yeast')
  await dialog.getByLabel('Tags').fill('baking')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await card(page, 'flour and yeast').waitFor()
  await page.getByRole('button', { name: 'Notes', exact: true }).click()
  await expect.poll(() => page.getByRole('article').count()).toBe(1)

  await choose(page, 'flour and yeast', 'Edit note')
  const edit = page.getByRole('dialog', { name: 'Edit note' })
  await edit.getByLabel('What you want to keep').fill('flour, yeast and salt')
  await edit.getByRole('button', { name: 'Save' }).click()
  await card(page, 'flour, yeast and salt').waitFor()

  await choose(page, 'flour, yeast and salt', 'Send to a chat')
  const chooser = page.getByRole('dialog', { name: 'Send to' })
  await chooser.getByRole('option', { name: 'Ada' }).click()
  await chooser.getByRole('button', { name: 'Send', exact: true }).click()
  await chooser.waitFor({ state: 'hidden' })
  await expect.poll(() => first.texts(chat)).toContain('flour, yeast and salt')
})

test('opened by its address it waits for its part of the engine', async () => {
  const { token, userId, deviceId } = await new Person(server, 'bob', 'Bob').login()
  const { page, context } = await openScreen(browser, kDesktop)
  await context.addInitScript(
    (session) => localStorage.setItem('kapok.session', session),
    JSON.stringify({ token, userId, deviceId }),
  )
  const pageCame = page.waitForResponse(/FavouritesPage/)
  let held = false
  await page.route(/later-engines/, async (route) => {
    held = true
    await (await pageCame).finished()
    await route.continue()
  })
  await page.goto(`${server.url}/me/favourites`)
  await page.getByRole('article').first().waitFor()
  expect(held).toBe(true)
})
