// feature: search, search-names, search-filters, list-search, pain-chinese-search, search-chat
// Two people search: Chinese by one character, a name by pinyin, a find in its place; what was recalled is not found.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { composer, login, messages, openChat, tab } from './support/app'
import { type Screen, kDesktop, kPhone, launch, openScreen } from './support/browser'
import { Person } from './support/people'
import { Server } from './support/server'

const kBefore = 60
let server: Server
let browser: Browser
let ada: Person
let phone: Screen
let desk: Screen
let chat: string

beforeAll(async () => {
  server = await Server.start()
  ada = await Person.register(server, 'ada', 'Ada')
  const lin = await Person.register(server, 'lin', '张小琳')
  chat = await ada.befriend(lin)
  await ada.send(chat, '周五晚上去吃火锅吧')
  for (let i = 0; i < kBefore; i++) await lin.send(chat, `今天的第 ${i} 句话`)
  await lin.send(chat, '看看 https://kapok.example')
  await lin.send(chat, '秘密：礼物藏在柜子里')
  browser = await launch()
  desk = await openScreen(browser, kDesktop)
  phone = await openScreen(browser, kPhone)
  await login(desk.page, ada)
  await login(phone.page, lin)
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

const field = (page: Page) => page.locator('#list').getByRole('searchbox', { name: 'Search' })
const results = (page: Page) => page.getByRole('region', { name: 'Search results' })

test('one character finds a message, and a click shows it in its place', async () => {
  const { page } = desk
  await field(page).fill('锅')
  const history = results(page).getByRole('region', { name: 'Chat history' })
  await history.getByText('周五晚上去吃火锅吧').click()
  await messages(page).getByText('周五晚上去吃火锅吧', { exact: true }).waitFor()
  expect(page.url()).toContain('at=')
})

test('a name is found by pinyin and initials', async () => {
  const { page } = desk
  for (const typed of ['zhangxiaolin', 'zxl', 'zhangxl']) {
    await field(page).fill(typed)
    await results(page).getByRole('region', { name: 'Contacts' }).getByText('张小琳').waitFor()
  }
  await field(page).fill('zzz')
  await results(page).getByText('Nothing found for “zzz”').waitFor()
  await field(page).fill('')
})

test('many finds in a chat are counted and listed in it', async () => {
  const { page } = phone
  await field(page).fill('今天')
  await results(page).getByText(`${kBefore} related messages`).click()
  await page.getByRole('heading', { name: 'Search chat history' }).waitFor()
  await page.getByRole('button', { name: /第 7 句话/ }).click()
  await messages(page).getByText('今天的第 7 句话', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Back' }).click()
  await tab(page, 'Chats').waitFor()
})

test('finds of all chats are narrowed by person, kind and date', async () => {
  const { page } = desk
  const chip = (name: string) => results(page).getByRole('button', { name, exact: true })
  const history = results(page).getByRole('region', { name: 'Chat history' })
  await field(page).fill('今天')
  await history.getByText(`${kBefore} related messages`).waitFor()

  await chip('Person').click()
  await chip('You').click()
  await results(page).getByText('Nothing found for “今天”').waitFor()
  await results(page).getByRole('button', { pressed: true }).click()
  await history.getByText(`${kBefore} related messages`).waitFor()

  await chip('Links').click()
  await results(page).getByText('Nothing found for “今天”').waitFor()
  await field(page).fill('看看')
  await history.getByText('看看 https://kapok.example').waitFor()
  await chip('Links').click()

  await chip('Date').click()
  await chip('Today').click()
  await history.getByText('看看 https://kapok.example').waitFor()
  await results(page).getByRole('button', { pressed: true }).click()
  await chip('Date').click()
  await results(page).getByLabel('From').fill('2020-01-01')
  await results(page).getByLabel('To', { exact: true }).fill('2020-01-31')
  await chip('Apply').click()
  await results(page).getByText('Nothing found for “看看”').waitFor()
  await results(page).getByRole('button', { pressed: true }).click()
  await field(page).fill('')
})

test('in a chat the filters go along, and stand without words', async () => {
  const { page } = desk
  await field(page).fill('今天')
  await results(page).getByRole('button', { name: 'Person', exact: true }).click()
  await results(page).getByRole('button', { name: '张小琳', exact: true }).click()
  await results(page).getByText(`${kBefore} related messages`).click()
  await page.getByRole('heading', { name: 'Search chat history' }).waitFor()
  expect(page.url()).toContain('by=')
  await field(page).fill('')
  const search = page.getByRole('searchbox', { name: 'Search in this chat' })
  await search.fill('')
  await page.getByRole('button', { name: 'Links', exact: true }).click()
  await page.getByRole('button', { name: /看看 https/ }).waitFor()
  await page.getByRole('button', { name: 'Polls and lists' }).click()
  await page.getByText('No messages like this').waitFor()
})

test('what was recalled is not found any more', async () => {
  const { page } = desk
  await openChat(page, '张小琳')
  await composer(page).waitFor()
  await page.keyboard.press('Control+f')
  const search = page.getByRole('searchbox', { name: 'Search in this chat' })
  await search.fill('秘密')
  await page.getByRole('button', { name: /礼物藏在柜子里/ }).waitFor()
  const lin = await new Person(server, 'lin', '张小琳').login()
  const secret = (await lin.entries(chat)).at(-1)
  await lin.call('MessagingService/Recall', {
    conversationId: chat,
    seq: secret?.seq,
    clientMessageId: 'recall-1',
  })
  await search.fill('')
  await search.fill('秘密')
  await page.getByText('Nothing found for “秘密”').waitFor()
  expect([...desk.errors, ...phone.errors]).toEqual([])
})
