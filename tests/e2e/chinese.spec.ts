// feature: languages, i18n, keyboard, text, register, friend-request
// Two people who read Chinese: from an empty server to a chat, by words and by keys, and nothing on their screens is left in
// English; then one of them changes the language.
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Screen, kDesktop, kPhone, launch, openScreen } from './support/browser'
import { kPassword } from './support/people'
import { Server } from './support/server'

/** What is written in Latin letters in Chinese, too. */
const kNames = new Set(['Kapok', 'English', 'xiaolin', 'xiaozhou'])
let server: Server
let browser: Browser
let lin: Screen
let zhou: Screen

beforeAll(async () => {
  server = await Server.start()
  browser = await launch()
  lin = await openScreen(browser, kPhone, 'zh-CN')
  zhou = await openScreen(browser, kDesktop, 'zh-CN')
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

const tab = (page: Page, name: string): Locator =>
  page
    .getByRole('navigation', { name: '主导航' })
    .getByRole('link', { name: new RegExp(`^${name}`) })
const rows = (page: Page): Locator => page.getByRole('list', { name: '聊天列表' }).getByRole('link')
const field = (page: Page): Locator => page.getByRole('textbox', { name: '输入消息', exact: true })
const said = (page: Page): Promise<string[]> =>
  page.getByRole('log', { name: '聊天记录' }).locator('article .bubble').allInnerTexts()
const isFocused = (element: Locator): Promise<boolean> =>
  element.evaluate((one) => one === document.activeElement)

/** Words and labels of the page in Latin letters: what was not translated, and keys of catalogues. */
async function leftInEnglish(page: Page): Promise<string[]> {
  const words = await page.evaluate(() => {
    const labels = ['aria-label', 'placeholder', 'title', 'alt']
    const read = (element: Element): string[] =>
      labels.map((name) => element.getAttribute(name) ?? '')
    const labelled = document.body.querySelectorAll(labels.map((name) => `[${name}]`).join())
    return [document.body.innerText, ...[...labelled].flatMap(read)].join('\n')
  })
  return (words.match(/[A-Za-z][A-Za-z.]{2,}/g) ?? []).filter((word) => !kNames.has(word))
}

async function register(page: Page, handle: string, name: string, action: string): Promise<void> {
  await page.getByLabel('昵称', { exact: true }).fill(name)
  await page.getByLabel('Kapok 号', { exact: true }).fill(handle)
  await page.getByLabel('密码', { exact: true }).fill(kPassword)
  await page.getByLabel('再输一遍密码').fill(kPassword)
  expect(await leftInEnglish(page)).toEqual([])
  await page.getByRole('button', { name: action, exact: true }).click()
  await tab(page, '消息').waitFor()
}

test('two people register, become contacts and chat in Chinese', async () => {
  await lin.page.goto(server.setupLink)
  await register(lin.page, 'xiaolin', '小林', '创建并开始使用')
  await zhou.page.goto(`${server.url}/register`)
  await register(zhou.page, 'xiaozhou', '小周', '注册')

  await tab(lin.page, '通讯录').click()
  await lin.page.getByRole('button', { name: '添加朋友' }).first().click()
  await lin.page.getByRole('searchbox', { name: 'Kapok 号，或带国家代码的手机号' }).fill('xiaozhou')
  await lin.page.getByText('查找：xiaozhou').click()
  await lin.page.getByRole('button', { name: '添加到通讯录' }).click()
  await lin.page.getByLabel('申请说明').fill('我是图书馆的小林')
  await lin.page.getByRole('button', { name: '发送申请' }).click()
  await lin.page.getByText('申请已发送', { exact: true }).waitFor()

  await zhou.page.getByRole('link', { name: '通讯录, 1 个新的朋友' }).click()
  await zhou.page.getByRole('link', { name: /^新的朋友/ }).click()
  await zhou.page.getByText('我是图书馆的小林').waitFor()
  expect(await leftInEnglish(zhou.page)).toEqual([])
  await zhou.page.getByRole('button', { name: '接受' }).click()
  await zhou.page.getByText('已添加').first().waitFor()

  await lin.page.goto(`${server.url}/chats`)
  await rows(lin.page).filter({ hasText: '小周' }).click()
  await field(lin.page).fill('今天图书馆开门吗？')
  await lin.page.getByRole('button', { name: '发送', exact: true }).click()
  await tab(zhou.page, '消息, 1 条未读').click()
  await rows(zhou.page).filter({ hasText: '今天图书馆开门吗？' }).click()
  await expect.poll(() => said(zhou.page)).toEqual(['今天图书馆开门吗？'])
})

test('nothing is left in English', async () => {
  const { page } = lin
  const left: Record<string, string[]> = { chat: await leftInEnglish(page) }
  await page.getByRole('button', { name: '聊天信息' }).click()
  await page.getByRole('switch', { name: '消息免打扰' }).waitFor()
  left['details'] = await leftInEnglish(page)
  const pages = [
    ['chats', '小周'],
    ['chats/face', '面对面建群'],
    ['contacts', '1 位联系人'],
    ['discover', '文件传输助手'],
    ['me', '小林'],
    ['me/privacy', '加我为朋友时需要验证'],
    ['me/password', '修改密码'],
  ] as const
  for (const [path, words] of pages) {
    await page.goto(`${server.url}/${path}`)
    await page.getByText(words).filter({ visible: true }).first().waitFor()
    left[path] = await leftInEnglish(page)
  }
  expect(left).toEqual(Object.fromEntries(Object.keys(left).map((name) => [name, []])))
})

test('by keys alone: a link, a chat by its initials, two lines, the next chat, a search, the list', async () => {
  const { page } = zhou
  const { keyboard } = page
  await page.goto(`${server.url}/discover`)
  await page.getByRole('link', { name: /^文件传输助手/ }).waitFor()
  await keyboard.press('Tab')
  await expect.poll(() => isFocused(page.getByRole('link', { name: '跳到列表' }))).toBe(true)
  await page.getByRole('link', { name: /^文件传输助手/ }).focus()
  await keyboard.press('Enter')
  await expect.poll(() => isFocused(field(page))).toBe(true)
  await keyboard.insertText('带上伞')
  await keyboard.press('Enter')
  await expect.poll(() => said(page)).toEqual(['带上伞'])

  await keyboard.press('Control+k')
  const jump = page.getByRole('dialog', { name: '跳转到聊天' })
  await expect.poll(() => isFocused(jump.getByRole('combobox'))).toBe(true)
  await keyboard.type('xl')
  await jump.getByRole('option', { name: '小林', selected: true }).waitFor()
  await keyboard.press('Enter')
  await page.getByRole('heading', { name: '小林' }).waitFor()
  await expect.poll(() => isFocused(field(page))).toBe(true)
  await keyboard.insertText('开到六点')
  await keyboard.press('Shift+Enter')
  await keyboard.insertText('周末也开')
  await keyboard.press('Enter')
  const both = ['今天图书馆开门吗？', '开到六点\n周末也开']
  await expect.poll(() => said(page)).toEqual(both)

  await keyboard.press('Alt+ArrowDown')
  await page.getByRole('heading', { name: '文件传输助手' }).waitFor()
  await keyboard.press('Alt+ArrowUp')
  await expect.poll(() => said(page)).toEqual(both)
  await keyboard.press('Control+f')
  await expect
    .poll(() => isFocused(page.getByRole('searchbox', { name: '搜索这个聊天里的消息' })))
    .toBe(true)
  await keyboard.press('Escape')
  await expect.poll(() => page.url()).not.toContain('/search')

  await rows(page).first().focus()
  await keyboard.press('ArrowDown')
  await expect.poll(() => isFocused(rows(page).nth(1))).toBe(true)
  await keyboard.press('Enter')
  await page.getByRole('heading', { name: '文件传输助手' }).waitFor()
  await rows(page).first().focus()
  await keyboard.press('Shift+F10')
  await page.getByRole('menuitem', { name: '置顶' }).waitFor()
  await keyboard.press('Escape')
  await page.getByRole('menuitem', { name: '置顶' }).waitFor({ state: 'detached' })
})

test('the language is changed in the settings, at once and for good', async () => {
  const { page } = lin
  await page.goto(`${server.url}/me/settings`)
  const language = (): Promise<string> => page.evaluate(() => document.documentElement.lang)
  expect(await language()).toBe('zh-CN')
  await page.getByLabel('语言', { exact: true }).selectOption('en')
  await page.getByRole('heading', { name: 'Settings' }).waitFor()
  await page.goto(`${server.url}/chats`)
  await page.getByRole('link', { name: /^Contacts/ }).waitFor()
  expect(await language()).toBe('en')
  await page.goto(`${server.url}/me/settings`)
  await page.getByLabel('Language', { exact: true }).selectOption('zh-CN')
  await page.getByRole('heading', { name: '设置' }).waitFor()
  expect(await language()).toBe('zh-CN')
  expect([...lin.errors, ...zhou.errors]).toEqual([])
})
