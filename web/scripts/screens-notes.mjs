// Screens of a group's notes.
const write = async (page) => {
  await page.locator('.note > button').click()
  await page.waitForTimeout(300)
}

export const kNoteScreens = [
  { name: 'notes', path: '/chats/g1/notes' },
  { name: 'notes-empty', path: '/chats/g1/notes', query: 'empty' },
  { name: 'notes-error', path: '/chats/g1/notes', query: 'refuse=ListNotes' },
  { name: 'note', path: '/chats/g1/notes/trip' },
  { name: 'note-gone', path: '/chats/g1/notes/none' },
  { name: 'note-new', path: '/chats/g1/notes/fresh?new' },
  { name: 'note-write', path: '/chats/g1/notes/trip', act: write },
  {
    name: 'note-conflict',
    path: '/chats/g1/notes/trip',
    act: async (page) => {
      await write(page)
      const text = page.locator('.editor textarea')
      await text.fill((await text.inputValue()).replace('两升', '一升'))
      await page.click('.editor button[type=submit]')
      await page.waitForTimeout(1500)
    },
  },
  {
    name: 'note-versions',
    path: '/chats/g1/notes/trip',
    act: async (page) => {
      await page.click('.k-page .actions button >> visible=true >> nth=-1')
      await page.click('[role=menuitem] >> nth=0')
      await page.waitForTimeout(500)
    },
  },
]
