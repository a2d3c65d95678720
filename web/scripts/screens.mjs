// The screens that shots.mjs walks.
const me = '1001'
const mei = `d${me}-1002`

/** @type {{name: string, path: string, query?: string, ready?: string, settleMs?: number, act?: (page: import('playwright-core').Page, width: number) => Promise<void>}[]} */
export const kScreens = [
  { name: 'login', path: '/login', query: 'guest' },
  { name: 'login-code', path: '/login', query: 'guest', act: (page) => page.click('#way-code') },
  {
    name: 'login-qr',
    path: '/login',
    query: 'guest',
    act: async (page) => {
      await page.click('#way-qr')
      await page.waitForTimeout(300)
    },
  },
  {
    name: 'login-errors',
    path: '/login',
    query: 'guest',
    act: (page) => page.click('button[type=submit]'),
  },
  { name: 'register', path: '/register?invite=MUMIAN-7Q2K', query: 'guest' },
  { name: 'chats', path: '/chats' },
  { name: 'chats-empty', path: '/chats', query: 'empty' },
  {
    name: 'chats-plus',
    path: '/chats',
    act: async (page) => {
      await page.click('#list .actions button')
      await page.waitForTimeout(250)
    },
  },
  {
    name: 'chats-menu',
    path: '/chats',
    act: async (page) => {
      await page.click('#list .row >> nth=1', { button: 'right' })
      await page.waitForTimeout(250)
    },
  },
  { name: 'chat', path: `/chats/${mei}` },
  { name: 'chat-group', path: '/chats/g1' },
  {
    name: 'chat-emoji',
    path: `/chats/${mei}`,
    act: async (page) => {
      await page.click('.composer .emoji')
      await page.waitForSelector('.composer .panel .grid')
      await page.waitForTimeout(200)
    },
  },
  {
    name: 'chat-mention',
    path: '/chats/g1',
    act: async (page) => {
      await page.type('.composer textarea', '@')
      await page.waitForTimeout(500)
    },
  },
  {
    name: 'chat-menu',
    path: `/chats/${mei}`,
    act: async (page) => {
      await page.click('.message.mine .bubble-host >> nth=0', { button: 'right' })
      await page.waitForTimeout(250)
    },
  },
  {
    name: 'chat-viewer',
    path: '/chats/g1',
    act: async (page) => {
      await page.click('.album .thumb >> nth=1')
      await page.waitForTimeout(600)
    },
  },
  { name: 'chat-details', path: `/chats/${mei}/details` },
  { name: 'group-details', path: '/chats/g1/details' },
  { name: 'group-members', path: '/chats/g1/members' },
  { name: 'chat-long', path: `/chats/d${me}-1003`, query: 'long=10000', settleMs: 1500 },
  { name: 'new-group', path: '/chats/new-group' },
  { name: 'contacts', path: '/contacts' },
  { name: 'contacts-empty', path: '/contacts', query: 'empty' },
  { name: 'requests', path: '/contacts/requests' },
  { name: 'add-friend', path: '/contacts/add' },
  { name: 'person', path: '/contacts/1002' },
  { name: 'person-stranger', path: '/contacts/1101' },
  { name: 'discover', path: '/discover' },
  { name: 'scan', path: '/discover/scan' },
  { name: 'my-qr', path: '/discover/qr' },
  { name: 'qr-login', path: '/discover/login?code=kapok:login:1' },
  { name: 'me', path: '/me' },
  { name: 'profile', path: '/me/profile' },
  { name: 'devices', path: '/me/devices' },
  { name: 'password', path: '/me/password' },
  { name: 'invites', path: '/me/invites' },
  { name: 'settings', path: '/me/settings' },
  {
    name: 'jump',
    path: '/chats',
    act: async (page) => {
      await page.keyboard.press('Control+k')
      await page.waitForTimeout(500)
    },
  },
  { name: 'offline', path: '/chats', query: 'offline', settleMs: 2500 },
]
