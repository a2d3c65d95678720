// feature: admin-console, reports, sanctions, word-filter, moderator-recall, report
// The console: an administrator works in it, and people feel it.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { login, messages, openChat, say } from './support/app'
import { type Screen, kDesktop, kPhone, launch, openScreen } from './support/browser'
import { CallError, Person } from './support/people'
import { Server } from './support/server'

let server: Server
let browser: Browser
let admin: Screen
let lin: Screen
let linPerson: Person
let root: Person
let max: Person
let chat: string

beforeAll(async () => {
  server = await Server.start()
  root = await Person.register(server, 'root', 'Root')
  linPerson = await Person.register(server, 'lin', 'Lin')
  max = await Person.register(server, 'max', 'Max')
  chat = await linPerson.befriend(max)
  browser = await launch()
  admin = await openScreen(browser, kDesktop)
  lin = await openScreen(browser, kPhone)
  await login(admin.page, root)
  await login(lin.page, linPerson)
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

/** What refuses the call; '' if nothing does. */
async function reasonOf(call: Promise<unknown>): Promise<string> {
  try {
    await call
    return ''
  } catch (thrown) {
    return thrown instanceof CallError ? thrown.body : String(thrown)
  }
}

test('a report is read and upheld: the message goes, its sender is muted', async () => {
  await max.send(chat, 'give me your password')
  await report('give me your password')
  const { page } = admin
  await page.goto(`${server.url}/admin`)
  await page.getByText('Open reports').waitFor()
  await page.getByRole('link', { name: 'Reports' }).click()
  await page.getByRole('link', { name: /Fraud · Max/ }).click()
  await page.getByText('give me your password').waitFor()
  await page.getByText('is this real?').waitFor()

  await page.getByRole('button', { name: 'Take measures' }).click()
  await page.getByRole('combobox').first().selectOption('mute')
  await page.getByRole('textbox', { name: 'Reason' }).fill('fishing')
  await page.getByRole('button', { name: 'Decide' }).click()
  await page.getByText('Upheld').waitFor()

  await messages(lin.page).getByText('A moderator removed this message').waitFor()
  expect(await messages(lin.page).getByText('give me your password').count()).toBe(0)
  expect(await reasonOf(max.send(chat, 'hello?'))).toContain('MUTED_BY_MODERATOR')
})

test('evidence of every kind is shown, as it was', async () => {
  const send = async (clientMessageId: string, content: unknown): Promise<string> => {
    const request = { conversationId: chat, clientMessageId, content }
    const { entry } = await linPerson.call<{ entry: { seq: string } }>(
      'MessagingService/Send',
      request,
    )
    return entry.seq
  }
  const place = { latitude: 31.23, longitude: 121.47, name: 'Behind the station', address: '' }
  const poll = { question: 'Who pays?', options: ['Lin', 'Max'] }
  const seqs = [
    await send('kinds-1', { location: place }),
    await send('kinds-2', { poll }),
    await send('kinds-3', { text: { text: `${'long words '.repeat(200)}the end` } }),
  ]
  await max.call('moderation.ReportService/Report', {
    clientReportId: 'r-kinds',
    reason: 'REPORT_REASON_OTHER',
    conversationId: chat,
    seqs,
  })
  const { page } = admin
  await page.goto(`${server.url}/admin/reports`)
  await page.getByRole('link', { name: /· Lin/ }).click()
  await page.getByText('Behind the station').waitFor()
  await page.getByText('Poll: Who pays?').waitFor()
  expect(await page.getByText(/the end$/).count()).toBe(0)
  await page.getByRole('button', { name: 'Show all' }).click()
  await page.getByText(/the end/).waitFor()
})

test('the word filter is in force at once, and the sender is told why', async () => {
  const { page } = admin
  await page.getByRole('link', { name: 'Word filter' }).click()
  await page.getByRole('textbox', { name: 'One a line' }).fill('verboten\nanother')
  await page.getByRole('combobox').selectOption('1')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByText('verboten', { exact: true }).waitFor()

  await say(lin.page, 'this is VERBOTEN')
  await lin.page
    .getByRole('button', { name: /does not allow/ })
    .first()
    .waitFor()
  expect((await max.texts(chat)).includes('this is VERBOTEN')).toBe(false)
})

test('a person is banned: the session ends, and the audit log has it', async () => {
  const { page } = admin
  await page.getByRole('link', { name: 'Users' }).click()
  await page.getByRole('searchbox').fill('max')
  await page.getByRole('link', { name: /Max/ }).click()
  await page.getByRole('button', { name: 'Ban', exact: true }).click()
  await page.getByRole('textbox', { name: 'Reason' }).fill('once more')
  await page.getByRole('dialog').getByRole('button', { name: 'Ban' }).click()
  await page.getByText(/Banned until/).waitFor()
  expect(await reasonOf(max.call('AccountsService/GetProfile'))).toContain('TOKEN_INVALID')
  expect(await reasonOf(new Person(server, 'max', 'Max').login())).toContain('ACCOUNT_SUSPENDED')
  await page.getByRole('link', { name: 'Audit log' }).click()
  await page
    .getByText(/^Banned/)
    .first()
    .waitFor()
})

test('what is told to all stands in everybody’s system notices', async () => {
  const { page } = admin
  await page.getByRole('link', { name: 'Announcements' }).click()
  await page.getByRole('textbox', { name: 'Announcement' }).fill('Back at nine')
  await page.getByRole('button', { name: 'Say it to all' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Say it to all' }).click()
  await page.getByRole('main').getByText('Back at nine').waitFor()
  await lin.page.goto(`${server.url}/chats`)
  await lin.page
    .getByText(/Back at nine/)
    .first()
    .waitFor()
})

test('a moderator takes back what nobody reported, and says why', async () => {
  const { page } = admin
  const together = await linPerson.befriend(root)
  await linPerson.send(together, 'a rude word')
  await page.goto(`${server.url}/chats`)
  await openChat(page, 'Lin')
  const item = page.getByRole('menuitem', { name: 'Remove as moderator' })
  // Who one is here is asked after the chat is shown.
  await expect
    .poll(async () => {
      await messages(page).getByText('a rude word').click({ button: 'right' })
      await page.getByRole('menuitem', { name: 'Report' }).waitFor()
      const there = await item.count()
      if (there === 0) await page.keyboard.press('Escape')
      return there
    })
    .toBe(1)
  await item.click()
  const dialog = page.getByRole('dialog', { name: 'Recall this message' })
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('manners')
  await dialog.getByRole('button', { name: 'Recall' }).click()
  await messages(page).getByText('A moderator removed this message').waitFor()
  expect(await reasonOf(linPerson.call('ModerationService/RecallMessage', {}))).toContain(
    'MODERATOR_ONLY',
  )
})

test('it is for nobody else', async () => {
  const { page } = lin
  await page.goto(`${server.url}/admin`)
  await page.getByText('This is for those who run this Kapok.').waitFor()
  expect(admin.errors).toEqual([])
})

/** Lin reports it from the chat. */
async function report(words: string): Promise<void> {
  const { page } = lin
  await openChat(page, 'Max')
  await messages(page).getByText(words).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Report' }).click()
  const dialog = page.getByRole('dialog', { name: 'Report' })
  await dialog.getByRole('button', { name: 'Send' }).click()
  await dialog.getByText('Choose a reason').waitFor()
  await dialog.getByRole('radio', { name: 'Fraud' }).check()
  await dialog.getByRole('textbox').fill('is this real?')
  await dialog.getByRole('button', { name: 'Send' }).click()
  await dialog.waitFor({ state: 'detached' })
}
