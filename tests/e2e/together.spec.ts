// feature: poll, relay
// A poll and a relay list in two browsers: what one does the other sees at once; the server's restart loses nothing.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { messages } from './support/app'
import type { Screen } from './support/browser'
import { meet } from './support/meeting'
import type { Server } from './support/server'

let server: Server
let browser: Browser
let ada: Screen
let bob: Screen

beforeAll(async () => {
  ;({ server, browser, ada, bob } = await meet())
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

async function start(choice: string): Promise<void> {
  await ada.page.getByRole('button', { name: 'More', exact: true }).click()
  await ada.page.getByRole('button', { name: choice, exact: true }).click()
}

const option = (screen: Screen, name: string) => messages(screen.page).getByRole('button', { name })

test('a vote is seen by the other at once', async () => {
  await start('Poll')
  const dialog = ada.page.getByRole('dialog', { name: 'New poll' })
  await dialog.getByLabel('Question').fill('Lunch?')
  await dialog.getByLabel('Option 1').fill('Noodles')
  const send = dialog.getByRole('button', { name: 'Send', exact: true })
  expect(await send.isDisabled()).toBe(true)
  await dialog.getByLabel('Option 2').fill('Rice')
  await send.click()

  await option(bob, 'Rice, votes: 0').click()
  await option(ada, 'Rice, votes: 1, 100%').waitFor()
  expect(await option(bob, 'Rice').getAttribute('aria-pressed')).toBe('true')
  expect(await option(ada, 'Rice').getAttribute('aria-pressed')).toBe('false')
  await option(ada, 'Noodles').click()
  await option(bob, 'Noodles, votes: 1, 50%').waitFor()
})

test('the results say who chose what', async () => {
  await messages(ada.page).getByRole('button', { name: 'Results' }).click()
  const results = ada.page.getByRole('dialog', { name: 'Results' })
  await results.getByText('Bob').waitFor()
  await results.getByRole('button', { name: 'Close' }).click()
})

test('a closed poll takes no vote', async () => {
  await messages(ada.page).getByRole('button', { name: 'Close', exact: true }).click()
  await ada.page.getByRole('alertdialog').getByRole('button', { name: 'Close' }).click()
  await messages(bob.page)
    .getByText(/Closed/)
    .waitFor()
  expect(await option(bob, 'Noodles').isDisabled()).toBe(true)
})

test('a line in a relay list is written, changed and seen', async () => {
  await start('Sign-up list')
  const dialog = ada.page.getByRole('dialog', { name: 'New sign-up list' })
  await dialog.getByLabel('What is it about?').fill('Barbecue on Sunday')
  await dialog.getByRole('button', { name: 'Send', exact: true }).click()

  await messages(bob.page).getByRole('button', { name: 'Join', exact: true }).click()
  const line = bob.page.getByRole('dialog', { name: 'Join' })
  await line.getByLabel('My line').fill('Bob, 2')
  await line.getByRole('button', { name: 'Save' }).click()
  await messages(ada.page).getByText('Bob, 2').waitFor()

  await messages(bob.page).getByRole('button', { name: 'Change my line' }).click()
  const change = bob.page.getByRole('dialog', { name: 'Change my line' })
  await change.getByLabel('My line').fill('Bob, 3')
  await change.getByRole('button', { name: 'Save' }).click()
  await messages(ada.page).getByText('Bob, 3').waitFor()
})

test('a restart of the server loses nothing', async () => {
  await server.kill()
  await server.resume()
  await bob.page.reload()
  await messages(bob.page).getByText('Bob, 3').waitFor()
  await option(bob, 'Rice, votes: 1, 50%').waitFor()
})
