// feature: remark, contact-tags, starred, add-me, rule-9, receipts, presence, delete-account, contact-note
// What people keep about each other, let each other do and see, and what is left of one who goes.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { login, messages, openChat, say, tab } from './support/app'
import { type Screen, kDesktop, kPhone, launch, openScreen } from './support/browser'
import { CallError, kPassword, Person } from './support/people'
import { Server } from './support/server'

let server: Server
let browser: Browser
let ada: Screen
let bob: Screen
let adaAndCleo: string
let people: Record<'ada' | 'bob' | 'cleo' | 'dan', Person>

beforeAll(async () => {
  server = await Server.start(['accounts.deletion_wait=2s'])
  people = {
    ada: await Person.register(server, 'ada', 'Ada'),
    bob: await Person.register(server, 'bob', 'Bob'),
    cleo: await Person.register(server, 'cleo', 'Cleo'),
    dan: await Person.register(server, 'dan', 'Dan'),
  }
  await people.ada.befriend(people.bob)
  adaAndCleo = await people.ada.befriend(people.cleo)
  browser = await launch()
  ada = await openScreen(browser, kDesktop)
  bob = await openScreen(browser, kPhone)
  await login(ada.page, people.ada)
  await login(bob.page, people.bob)
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

async function openPerson(page: Page, name: string): Promise<void> {
  await tab(page, 'Contacts').click()
  await page.getByRole('link', { name }).first().click()
}

async function act(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name }).click()
}

async function turnOn(page: Page, setting: string): Promise<void> {
  const box = page.getByRole('switch', { name: setting })
  await box.check()
  expect(await box.isChecked()).toBe(true)
}

test('a contact gets a note, a tag and a star', async () => {
  await openPerson(ada.page, 'Bob')
  await act(ada.page, 'Remark and tags')
  const dialog = ada.page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Note' }).fill('Met in Hangzhou')
  await dialog.getByRole('textbox', { name: 'New tag' }).fill('Climbing')
  await dialog.getByRole('button', { name: 'Add tag' }).click()
  await dialog.getByRole('button', { name: 'Climbing', pressed: true }).waitFor()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await ada.page.getByText('Met in Hangzhou').waitFor()
  await act(ada.page, 'Star')
  await ada.page
    .getByRole('region', { name: 'Starred' })
    .getByRole('link', { name: 'Bob' })
    .waitFor()
  await ada.page.getByRole('link', { name: 'Tags' }).click()
  await ada.page.getByRole('link', { name: 'Climbing 1' }).click()
  await ada.page.getByRole('main').getByRole('link', { name: 'Bob' }).waitFor()
})

test('who may be added and how is for the owner to say', async () => {
  await tab(bob.page, 'Me').click()
  await bob.page.getByRole('link', { name: 'Privacy' }).click()
  await bob.page.getByRole('switch', { name: 'Kapok ID' }).uncheck()
  const findable = async () =>
    (await people.bob.call<{ privacy: { byHandle?: boolean } }>('ContactsService/GetPrivacy'))
      .privacy.byHandle ?? false
  await expect.poll(findable).toBe(false)
  const hidden = people.dan.call('ContactsService/FindUser', { handle: 'bob' })
  await expect(hidden).rejects.toThrow('USER_UNKNOWN')
  const asks = (body: object) =>
    people.dan.call('ContactsService/RequestFriend', {
      userId: people.bob.userId,
      reason: 'hi',
      ...body,
    })
  await expect(asks({})).rejects.toThrow(CallError)
  await expect(asks({})).rejects.toThrow('ADD_NOT_ALLOWED')
  // In a group with Bob, Dan may.
  await people.ada.befriend(people.dan)
  const group = await people.ada.group('climbers', [people.bob, people.dan])
  await asks({ source: 'ADD_SOURCE_GROUP', evidence: group })
  await bob.page.goto(`${server.url}/contacts`)
  await bob.page.getByRole('link', { name: /New friends/ }).click()
  await bob.page.getByRole('link', { name: 'Dan' }).click()
  await bob.page.getByText('A group chat').waitFor()
})

test('a stranger writes where strangers are let in', async () => {
  const dan = await openScreen(browser, kPhone)
  await login(dan.page, people.dan)
  await dan.page.goto(`${server.url}/contacts/${people.bob.userId}`)
  await dan.page.getByRole('button', { name: 'Add to contacts' }).waitFor()
  expect(await dan.page.getByRole('button', { name: 'Message', exact: true }).count()).toBe(0)
  await people.bob.call('ContactsService/UpdatePrivacy', { strangersMayWrite: true })
  await dan.page.reload()
  await dan.page.getByRole('button', { name: 'Message', exact: true }).click()
  await say(dan.page, 'We met on the wall')
  await bob.page.goto(`${server.url}/chats`)
  await bob.page.getByText('We met on the wall').waitFor()
  expect(dan.errors).toEqual([])
})

test('read is seen by those who show it themselves', async () => {
  await ada.page.goto(`${server.url}/chats`)
  await openChat(ada.page, 'Bob')
  await say(ada.page, 'Do you read me?')
  const mark = messages(ada.page).getByTestId('receipt')
  await people.ada.call('ContactsService/UpdatePrivacy', { receipts: true, presence: true })
  await bob.page.goto(`${server.url}/me/privacy`)
  await turnOn(bob.page, 'Read and delivery receipts')
  await turnOn(bob.page, 'Online status')
  expect(await mark.count()).toBe(0)
  await say(ada.page, 'And now?')
  await ada.page.reload()
  await mark
    .last()
    .getByText(/Unread|Delivered/)
    .waitFor()
  await bob.page.goto(`${server.url}/chats`)
  await openChat(bob.page, 'Ada')
  await bob.page.getByText('And now?').waitFor()
  await mark.last().getByText('Read', { exact: true }).waitFor()
})

test('a green dot is there while the other is', async () => {
  await ada.page.getByTestId('presence').getByText('Online').waitFor()
  await people.bob.call('ContactsService/UpdatePrivacy', { presence: false })
  await ada.page.reload()
  await messages(ada.page).getByText('And now?').waitFor()
  expect(await ada.page.getByTestId('presence').count()).toBe(0)
})

test('who deletes their account is gone, and what they wrote stays', async () => {
  const chat = await people.cleo.befriend(people.dan)
  await people.cleo.send(chat, 'Remember me')
  await people.cleo.send(adaAndCleo, 'Do not forget me')
  const cleo = await openScreen(browser, kPhone)
  await login(cleo.page, people.cleo)
  await tab(cleo.page, 'Me').click()
  await cleo.page.getByRole('link', { name: 'Settings' }).click()
  await cleo.page.getByRole('link', { name: 'Delete account' }).click()
  await cleo.page.locator('input[type=password]:visible').fill(kPassword)
  await cleo.page.getByRole('button', { name: 'Delete account' }).click()
  await cleo.page.getByRole('alertdialog').getByRole('button', { name: 'Delete account' }).click()
  await cleo.page.getByRole('button', { name: 'Log in' }).waitFor()
  await openPerson(ada.page, 'Deleted account')
  await ada.page.getByRole('heading', { name: 'Deleted account' }).waitFor()
  expect(await people.dan.texts(chat)).toEqual(['Remember me'])
  await tab(ada.page, 'Chats').click()
  await openChat(ada.page, 'Deleted account')
  await messages(ada.page).getByText('Do not forget me', { exact: true }).waitFor()
  await ada.page.getByRole('heading', { name: 'Deleted account' }).waitFor()
  await expect(new Person(server, 'cleo', 'Cleo').login()).rejects.toThrow('LOGIN_WRONG')
  expect([...ada.errors, ...bob.errors, ...cleo.errors]).toEqual([])
})
