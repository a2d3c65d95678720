// The screens that shots.mjs walks.
import { jump, selectTwo } from './screen-acts.mjs'
import { kNoteScreens } from './screens-notes.mjs'
import { kOwnScreens } from './screens-own.mjs'
import { kSendingScreens } from './screens-sending.mjs'

const me = '1001'
const mei = `d${me}-1002`

const kModeration = 'overview users groups reports sanctions terms stickers'
const kConsole = `${kModeration} registration announcements retention audit`.split(' ')

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
  { name: 'chats-loading', path: '/chats', query: 'offline', settleMs: 700 },
  {
    name: 'chats-nothing-found',
    path: '/chats',
    act: async (page) => {
      await page.type('#list input[type=search]', '没有这个人')
      await page.waitForTimeout(200)
    },
  },
  {
    name: 'search',
    path: '/chats',
    act: async (page) => {
      await page.type('#list input[type=search]', '周')
      await page.waitForTimeout(900)
    },
  },
  {
    name: 'search-offline',
    path: '/chats',
    act: async (page) => {
      await page.evaluate(() => globalThis.kapokDemo.network.setUp(false))
      await page.type('#list input[type=search]', '的')
      await page.waitForTimeout(2500)
    },
  },
  { name: 'search-page', path: '/chats/search?q=mei', settleMs: 1500 },
  {
    name: 'search-error',
    path: '/chats/search?q=火',
    query: 'refuse=FindConversations',
    settleMs: 1500,
  },
  { name: 'chat-search', path: `/chats/${mei}/search`, settleMs: 900 },
  { name: 'chat-search-words', path: `/chats/${mei}/search?q=的`, settleMs: 1500 },
  {
    name: 'chat-search-day',
    path: `/chats/${mei}/search`,
    settleMs: 900,
    act: async (page) => {
      await page.click('.chip >> nth=0')
      await page.waitForTimeout(600)
    },
  },
  {
    name: 'chat-search-pictures',
    path: '/chats/g1/search',
    settleMs: 900,
    act: async (page) => {
      await page.click('.chip >> nth=1')
      await page.waitForTimeout(1200)
    },
  },
  {
    name: 'chat-search-person',
    path: '/chats/g1/search',
    settleMs: 900,
    act: async (page) => {
      await page.click('.chip >> nth=-1')
      await page.waitForTimeout(900)
    },
  },
  {
    name: 'chats-offline',
    path: '/chats',
    act: async (page) => {
      await page.evaluate(() => globalThis.kapokDemo.network.setUp(false))
      await page.waitForTimeout(2200)
    },
  },
  { name: 'chats-extreme', path: '/chats', query: 'extreme', settleMs: 1200 },
  {
    name: 'chats-update',
    path: '/chats',
    act: async (page) => {
      await page.evaluate(() => (globalThis.kapokDemo.newVersion.value = true))
      await page.waitForTimeout(200)
    },
  },
  { name: 'chat', path: `/chats/${mei}` },
  ...kOwnScreens,
  ...kSendingScreens,
  { name: 'chat-together', path: '/chats/g7', settleMs: 900 },
  {
    name: 'chat-poll-results',
    path: '/chats/g7',
    settleMs: 900,
    act: async (page) => {
      await page.click('button:has-text("查看结果"), button:has-text("Results") >> nth=0')
      await page.waitForTimeout(600)
    },
  },
  {
    name: 'chat-poll-new',
    path: '/chats/g7',
    act: async (page) => {
      await page
        .getByRole('button', { name: /^(更多|More)$/ })
        .last()
        .click()
      await page.waitForTimeout(300)
      await page.getByRole('button', { name: /^(投票|Poll)$/ }).click()
      await page.waitForTimeout(500)
    },
  },
  {
    name: 'chat-relay-lines',
    path: '/chats/g7',
    settleMs: 900,
    act: async (page) => {
      await page.click('button:has-text("查看全部"), button:has-text("Show all")')
      await page.waitForTimeout(600)
    },
  },
  { name: 'chat-kinds', path: `/chats/d${me}-1003`, settleMs: 900 },
  {
    name: 'chat-kinds-top',
    path: `/chats/d${me}-1003`,
    settleMs: 900,
    act: async (page) => {
      await page.hover('.scroller[role=log]')
      await page.mouse.wheel(0, -1600)
      await page.waitForTimeout(700)
    },
  },
  { name: 'merged', path: `/chats/d${me}-1003?card=8`, settleMs: 1200 },
  {
    name: 'merged-error',
    path: `/chats/d${me}-1003?card=8`,
    query: 'refuse=GetMerged',
    settleMs: 900,
  },
  { name: 'chat-select', path: `/chats/${mei}`, settleMs: 900, act: selectTwo },
  {
    name: 'chat-forward',
    path: `/chats/${mei}`,
    settleMs: 900,
    act: async (page) => {
      await selectTwo(page)
      await page.click('[role=toolbar] .action >> nth=1')
      await page.waitForTimeout(600)
      await page.click('[role=dialog] [role=option] >> nth=1')
      await page.waitForTimeout(200)
    },
  },
  {
    name: 'chat-attach',
    path: `/chats/${mei}`,
    act: async (page, width) => {
      await page.click(width < 768 ? '.composer .bar > :last-child' : '.composer .more')
      await page.waitForTimeout(300)
    },
  },
  {
    name: 'chat-location',
    path: `/chats/${mei}`,
    act: async (page, width) => {
      await page.click(width < 768 ? '.composer .bar > :last-child' : '.composer .more')
      await page.click('.composer .grid .choice >> nth=2')
      await page.waitForTimeout(600)
    },
  },
  {
    name: 'chat-person-card',
    path: `/chats/${mei}`,
    act: async (page, width) => {
      await page.click(width < 768 ? '.composer .bar > :last-child' : '.composer .more')
      await page.click('.composer .grid .choice >> nth=3')
      await page.waitForTimeout(600)
    },
  },
  {
    name: 'chat-link',
    path: `/chats/${mei}`,
    act: async (page) => {
      await page.fill('.composer textarea', '看看这个 https://hike.example/routes/north-peak')
      await page.waitForTimeout(1500)
    },
  },
  { name: 'chat-empty', path: `/chats/d${me}-1010`, settleMs: 900 },
  { name: 'chat-error', path: `/chats/d${me}-1010`, query: 'refuse=ListEntries', settleMs: 1200 },
  { name: 'chat-unknown', path: '/chats/g77', settleMs: 900 },
  { name: 'chat-extreme', path: '/chats/g9', query: 'extreme', settleMs: 1500 },
  {
    name: 'chat-extreme-top',
    path: '/chats/g9',
    query: 'extreme',
    settleMs: 1500,
    act: async (page) => {
      await page.click('.pill.top')
      await page.waitForTimeout(1200)
    },
  },
  {
    name: 'chat-day',
    path: `/chats/d${me}-1003`,
    query: 'long=10000',
    settleMs: 1500,
    act: async (page) => {
      await page.hover('.scroller[role=log]')
      for (let i = 0; i < 4; i++) {
        await page.mouse.wheel(0, -700)
        await page.waitForTimeout(120)
      }
    },
  },
  {
    name: 'chat-quote',
    path: `/chats/${mei}`,
    act: async (page) => {
      await page.click('button.quote')
      await page.waitForTimeout(400)
    },
  },
  {
    name: 'chat-offline',
    path: `/chats/${mei}`,
    act: async (page) => {
      await page.evaluate(() => globalThis.kapokDemo.network.setUp(false))
      await page.fill('.composer textarea', '断网时写的话')
      await page.keyboard.press('Enter')
      await page.waitForTimeout(2200)
    },
  },
  {
    name: 'chat-failed',
    path: `/chats/${mei}`,
    act: async (page) => {
      await page.evaluate(() => globalThis.kapokDemo.refuse('Send', 'BLOCKED_BY_PEER'))
      await page.fill('.composer textarea', '这句话没有发出去')
      await page.keyboard.press('Enter')
      await page.setInputFiles('input[type=file][multiple]:not([accept])', {
        name: '说明.pdf',
        mimeType: 'application/pdf',
        buffer: Buffer.alloc(60_000),
      })
      await page.waitForTimeout(1200)
    },
  },
  {
    name: 'chat-attach',
    path: `/chats/${mei}`,
    act: async (page, width) => {
      if (width < 768) await page.click('.composer .k-icon-button >> nth=-1')
      await page.waitForTimeout(300)
    },
  },
  {
    name: 'chat-talk',
    path: `/chats/${mei}`,
    act: async (page) => {
      await page.click('.composer .talk')
      await page.waitForTimeout(300)
    },
  },
  {
    name: 'chat-writing',
    path: `/chats/${mei}`,
    act: async (page) => {
      await page.click('.message:not(.mine) .bubble-host >> nth=0', { button: 'right' })
      await page.click('[role=menuitem] >> nth=1')
      await page.fill(
        '.composer textarea',
        '一行\n两行\n三行，然后是一句比较长的话，看看输入框怎么长高',
      )
      await page.waitForTimeout(300)
    },
  },
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
  ...[
    ['chat-stickers', '.tab:has(.cover)'],
    ['chat-own-stickers', '.tab:has(svg)'],
  ].map(([name, tab]) => ({
    name,
    path: `/chats/${mei}`,
    act: async (page) => {
      await page.click('.composer .emoji')
      await page.waitForSelector('.composer .panel .grid')
      await page.click(`.composer ${tab}`)
      await page.waitForTimeout(400)
    },
  })),
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
    name: 'chat-changed',
    path: '/chats/g1',
    act: async (page) => {
      await page.locator('.scroller[role=log]').evaluate((log) => (log.scrollTop = 0))
      await page.waitForTimeout(400)
    },
  },
  {
    name: 'chat-reactors',
    path: '/chats/g1',
    act: async (page) => {
      await page.locator('.scroller[role=log]').evaluate((log) => (log.scrollTop = 0))
      await page.locator('.chip >> nth=0').click({ button: 'right' })
      await page.waitForTimeout(600)
    },
  },
  {
    name: 'chat-edits',
    path: '/chats/g1',
    act: async (page) => {
      await page.locator('.scroller[role=log]').evaluate((log) => (log.scrollTop = 0))
      await page.locator('.extras .edited >> nth=1').click()
      await page.waitForTimeout(600)
    },
  },
  {
    name: 'chat-pins',
    path: '/chats/g1',
    act: async (page) => {
      await page.click('.pinned')
      await page.waitForTimeout(600)
    },
  },
  {
    name: 'chat-react-picker',
    path: `/chats/${mei}`,
    act: async (page) => {
      await page.click('.message.mine .bubble-host >> nth=0', { button: 'right' })
      await page.locator('.k-menu-choice').last().click()
      await page.waitForTimeout(900)
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
  {
    name: 'group-mute',
    path: '/chats/g1/members',
    act: async (page) => {
      await page.click('.rows .k-icon-button >> nth=2')
      await page.click('[role=menuitem] >> nth=2')
      await page.waitForTimeout(400)
    },
  },
  { name: 'group-manage', path: '/chats/g1/manage' },
  { name: 'group-announcement', path: '/chats/g1/announcement' },
  {
    name: 'group-announcement-edit',
    path: '/chats/g1/announcement',
    act: async (page) => {
      await page.click('.shown .acts button >> nth=0')
      await page.waitForTimeout(300)
    },
  },
  { name: 'group-qr', path: '/chats/g1/qr' },
  { name: 'group-requests', path: '/chats/g1/requests' },
  { name: 'group-bans', path: '/chats/g1/bans' },
  { name: 'group-log', path: '/chats/g1/log' },
  { name: 'group-links', path: '/chats/g1/links' },
  ...kNoteScreens,
  { name: 'join', path: '/join/Qm9tYmF4IGNlaWJhIGluIGJsb29tIDIw' },
  { name: 'join-waiting', path: '/join/wait' },
  { name: 'join-gone', path: '/join/gone', query: 'refuse=GetInviteLink' },
  { name: 'face', path: '/chats/face' },
  {
    name: 'face-room',
    path: '/chats/face',
    act: async (page) => {
      for (const digit of '2580') await page.click(`.keys .key:has-text("${digit}")`)
      await page.waitForTimeout(500)
    },
  },
  { name: 'folded', path: '/chats/folded' },
  { name: 'service-chat', path: `/chats/s${me}` },
  { name: 'chat-long', path: `/chats/d${me}-1003`, query: 'long=10000', settleMs: 1500 },
  { name: 'new-group', path: '/chats/new-group' },
  { name: 'contacts', path: '/contacts' },
  { name: 'contacts-empty', path: '/contacts', query: 'empty' },
  { name: 'contacts-error', path: '/contacts', query: 'refuse=ListContacts', settleMs: 3000 },
  { name: 'groups', path: '/contacts/groups' },
  { name: 'requests-empty', path: '/contacts/requests', query: 'empty' },
  { name: 'requests', path: '/contacts/requests' },
  { name: 'add-friend', path: '/contacts/add' },
  { name: 'person', path: '/contacts/1002' },
  {
    name: 'person-menu',
    path: '/contacts/1002',
    act: async (page) => {
      await page.click('.k-page .actions button >> visible=true >> nth=-1')
      await page.waitForTimeout(400)
    },
  },
  {
    name: 'person-remark',
    path: '/contacts/1002',
    act: async (page) => {
      await page.click('main .k-cell.pressable >> nth=0')
      await page.waitForTimeout(400)
    },
  },
  {
    name: 'person-delete',
    path: '/contacts/1002',
    act: async (page) => {
      await page.click('.k-page .actions button >> visible=true >> nth=-1')
      await page.click('[role=menuitem] >> nth=-1')
      await page.waitForTimeout(500)
    },
  },
  {
    name: 'person-sharing',
    path: '/contacts/1002',
    act: async (page) => {
      await page.click('.k-page .actions button >> visible=true >> nth=-1')
      await page.click('[role=menuitem] >> nth=2')
      await page.waitForTimeout(500)
    },
  },
  { name: 'tags', path: '/contacts/tags' },
  { name: 'tags-empty', path: '/contacts/tags', query: 'empty' },
  { name: 'tag', path: '/contacts/tags/7' },
  {
    name: 'tag-members',
    path: '/contacts/tags/7',
    act: async (page) => {
      await page.click('main .actions button >> visible=true >> nth=0')
      await page.waitForTimeout(500)
    },
  },
  { name: 'address-book', path: '/contacts/address-book' },
  { name: 'address-book-off', path: '/contacts/address-book', query: 'empty' },
  {
    name: 'address-book-error',
    path: '/contacts/address-book',
    query: 'refuse=GetAddressBook',
    settleMs: 900,
  },
  { name: 'privacy', path: '/me/privacy' },
  { name: 'delete-account', path: '/me/delete-account' },
  { name: 'person-error', path: '/contacts/1999', query: 'refuse=FindUser' },
  { name: 'person-stranger', path: '/contacts/1101' },
  { name: 'discover', path: '/discover' },
  { name: 'scan', path: '/discover/scan' },
  { name: 'my-qr', path: '/discover/qr' },
  { name: 'qr-login', path: '/discover/login?code=kapok:login:1' },
  { name: 'me', path: '/me' },
  { name: 'sticker-store', path: '/me/stickers' },
  { name: 'sticker-store-empty', path: '/me/stickers', query: 'empty' },
  { name: 'sticker-pack', path: '/me/stickers/1' },
  { name: 'profile', path: '/me/profile' },
  {
    name: 'profile-avatar',
    path: '/me/profile',
    act: async (page) => {
      await page.click('main .k-cell.pressable >> nth=0')
      await page.waitForTimeout(400)
    },
  },
  { name: 'devices-error', path: '/me/devices', query: 'refuse=ListDevices' },
  {
    name: 'log-out',
    path: '/me',
    act: async (page) => {
      await page.click('#list .k-cell.pressable >> nth=-1')
      await page.waitForTimeout(500)
    },
  },
  { name: 'not-found', path: '/no/such/page' },
  { name: 'devices', path: '/me/devices' },
  { name: 'password', path: '/me/password' },
  { name: 'invites', path: '/me/invites' },
  { name: 'settings', path: '/me/settings' },
  { name: 'storage', path: '/me/storage', settleMs: 900 },
  { name: 'storage-empty', path: '/me/storage', query: 'empty', settleMs: 900 },
  { name: 'notifications', path: '/me/notifications' },
  { name: 'why-none', path: '/me/notifications/why' },
  { name: 'why-none-empty', path: '/me/notifications/why', query: 'empty' },
  { name: 'console', path: '/admin' },
  ...kConsole.map((name) => ({
    name: `console-${name}`,
    path: `/admin/${name}`,
  })),
  {
    name: 'report',
    path: '/contacts/1002',
    act: async (page) => {
      await page.click('.k-page .actions button >> visible=true >> nth=-1')
      await page
        .locator('[role=menuitem]')
        .filter({ hasText: /^(Report|举报)$/ })
        .click()
      await page.waitForTimeout(600)
    },
  },
  { name: 'console-user', path: '/admin/users/1003' },
  { name: 'console-report', path: '/admin/reports/11' },
  { name: 'console-empty', path: '/admin/reports', query: 'empty' },
  { name: 'console-error', path: '/admin/users', query: 'refuse=SearchAccounts' },
  { name: 'reset', path: '/reset?code=x', query: 'guest' },
  {
    name: 'jump',
    path: '/chats',
    act: jump,
  },
  { name: 'offline', path: '/chats', query: 'offline', settleMs: 2500 },
]
