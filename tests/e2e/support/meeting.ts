// Two contacts in front of their chat: Ada on a phone, Bob at a desk.
import type { Browser } from 'playwright-core'
import { login, openChat } from './app'
import { type Screen, kDesktop, kPhone, launch, openScreen } from './browser'
import { Person } from './people'
import { Server } from './server'

export interface Meeting {
  readonly server: Server
  readonly browser: Browser
  readonly ada: Screen
  readonly bob: Screen
}

export async function meet(): Promise<Meeting> {
  const server = await Server.start()
  const first = await Person.register(server, 'ada', 'Ada')
  const second = await Person.register(server, 'bob', 'Bob')
  await first.befriend(second)
  const browser = await launch()
  const ada = await openScreen(browser, kPhone)
  const bob = await openScreen(browser, kDesktop)
  await login(ada.page, first)
  await login(bob.page, second)
  await openChat(ada.page, 'Bob')
  await openChat(bob.page, 'Ada')
  return { server, browser, ada, bob }
}
