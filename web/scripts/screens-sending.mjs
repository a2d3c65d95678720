// Screens of what a chat sends and one changes about oneself: the dialogs of the plus, the phone, search's filters.
const me = '1001'
const mei = `d${me}-1002`

/** Opens what lies under the plus, and a thing in it. */
const under = (words) => async (page) => {
  await page
    .getByRole('button', { name: /^(更多|更多功能|More)$/ })
    .last()
    .click()
  await page.waitForTimeout(300)
  if (words) await page.getByRole('button', { name: words }).click()
  await page.waitForTimeout(700)
}

/** A picture as one picks it. */
const pickPicture = async (page) => {
  await under()(page)
  const chooser = page.waitForEvent('filechooser')
  await page
    .getByRole('button', { name: /^(图片|照片|相册|Picture|Photo)$/ })
    .last()
    .click()
  await (await chooser).setFiles('public/icon-512.png')
  await page.waitForTimeout(700)
}

export const kSendingScreens = [
  { name: 'chat-plus', path: `/chats/${mei}`, act: under() },
  { name: 'chat-card', path: `/chats/${mei}`, act: under(/文章|Article/) },
  { name: 'chat-pictures', path: `/chats/${mei}`, act: pickPicture },
  {
    name: 'profile-phone',
    path: '/me/profile',
    settleMs: 600,
    act: async (page) => {
      await page
        .getByText(/^(手机号|Phone)/)
        .first()
        .click()
      await page.waitForTimeout(600)
    },
  },
  {
    name: 'search-filters',
    path: '/chats/search?q=mei',
    settleMs: 1200,
    act: async (page) => {
      await page.locator('.chip').first().click()
      await page.waitForTimeout(600)
    },
  },
  {
    name: 'favourites-note',
    path: '/me/favourites',
    settleMs: 900,
    act: async (page) => {
      await page.locator('.k-page .actions button >> visible=true').first().click()
      await page.waitForTimeout(500)
    },
  },
]
