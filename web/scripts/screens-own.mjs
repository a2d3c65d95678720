// Screens of what one keeps for oneself: what was put off, favourites, what messages say in other words.
const mei = 'd1001-1002'

/** The last text translated, the last voice written down. */
async function inOtherWords(page) {
  const bubbles = { text: '.bubble:not(.voice)', voice: '.bubble.voice' }
  const words = { text: /翻译|Translate/, voice: /转文字|Convert to text/ }
  for (const kind of ['voice', 'text']) {
    const bubble = page.locator(`article.message ${bubbles[kind]}`).last()
    if ((await bubble.count()) === 0) continue
    await bubble.click({ button: 'right' })
    await page.waitForTimeout(300)
    await page.getByRole('menuitem', { name: words[kind] }).click()
    await page.waitForTimeout(600)
  }
}

/** @type {typeof import('./screens.mjs').kScreens} */
export const kOwnScreens = [
  { name: 'agenda', path: '/me/agenda', settleMs: 600 },
  { name: 'agenda-empty', path: '/me/agenda', query: 'empty', settleMs: 600 },
  {
    name: 'agenda-change',
    path: '/me/agenda',
    settleMs: 600,
    act: async (page) => {
      await page.click('.what >> nth=-1')
      await page.waitForTimeout(500)
    },
  },
  { name: 'archive', path: '/me/archive', settleMs: 600 },
  { name: 'archive-empty', path: '/me/archive', query: 'empty', settleMs: 600 },
  { name: 'archive-running', path: '/me/archive', query: 'job=running', settleMs: 600 },
  { name: 'archive-failed', path: '/me/archive', query: 'job=failed', settleMs: 600 },
  { name: 'archive-error', path: '/me/archive', query: 'refuse=GetExport', settleMs: 600 },
  { name: 'imported-chat', path: '/chats/i1001-7', settleMs: 1200 },
  {
    name: 'imported-list',
    path: '/chats',
    act: async (page) => {
      await page.mouse.move(180, 400)
      await page.mouse.wheel(0, 9000)
      await page.waitForTimeout(700)
    },
  },
  { name: 'imported-details', path: '/chats/i1001-7/details', settleMs: 600 },
  { name: 'favourites', path: '/me/favourites', settleMs: 1200 },
  { name: 'favourites-empty', path: '/me/favourites', query: 'empty', settleMs: 600 },
  { name: 'favourites-error', path: '/me/favourites', query: 'refuse=ListFavourites' },
  {
    name: 'favourites-end',
    path: '/me/favourites',
    settleMs: 1200,
    act: async (page) => {
      await page.locator('.item').last().scrollIntoViewIfNeeded()
      await page.waitForTimeout(900)
    },
  },
  {
    name: 'favourites-filtered',
    path: '/me/favourites',
    settleMs: 900,
    act: async (page) => {
      await page.click('.filter.tag >> nth=0')
      await page.waitForTimeout(900)
    },
  },
  {
    name: 'favourites-menu',
    path: '/me/favourites',
    settleMs: 900,
    act: async (page) => {
      await page.click('.item .menu >> nth=0')
      await page.waitForTimeout(400)
    },
  },
  {
    name: 'favourites-tags',
    path: '/me/favourites',
    settleMs: 900,
    act: async (page) => {
      await page.click('.item .menu >> nth=0')
      await page.waitForTimeout(400)
      await page.click('[role=menuitem] >> text=/编辑标签|Edit tags/')
      await page.waitForTimeout(500)
    },
  },
  {
    name: 'favourites-all-tags',
    path: '/me/favourites',
    settleMs: 900,
    act: async (page) => {
      await page.click('[aria-label=管理标签], [aria-label="Manage tags"]')
      await page.waitForTimeout(500)
    },
  },
  { name: 'chat-translated', path: `/chats/${mei}`, act: (page) => inOtherWords(page) },
  {
    name: 'chat-not-translated',
    path: `/chats/${mei}`,
    query: 'refuse=TranslateMessage',
    act: (page) => inOtherWords(page),
  },
  {
    name: 'favourites-pick',
    path: `/chats/${mei}`,
    act: async (page) => {
      await page.click('[aria-label=更多功能], .composer [aria-label=更多], [aria-label=More]')
      await page.waitForTimeout(400)
      await page.click('.choice >> nth=-1')
      await page.waitForTimeout(1200)
    },
  },
]
