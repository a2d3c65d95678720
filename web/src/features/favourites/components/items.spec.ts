// @vitest-environment jsdom
// feature: favourites
import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { mountUi } from '@/testing/mount'
import type { Favourite } from '../model'
import FavouriteItem from './FavouriteItem.vue'
import FavouriteNoteDialog from './FavouriteNoteDialog.vue'

const favourites = vi.hoisted(() => ({ addNote: vi.fn(), editNote: vi.fn() }))
vi.mock('@/features/favourites', () => ({ useFavourites: () => favourites }))
vi.mock('@/features/accounts', () => ({ useAccounts: () => ({ userId: '1' }) }))
vi.mock('@/features/messaging/ui', () => ({
  LoneMessage: { props: ['message'], template: '<p>{{ message.content.text }}</p>' },
  useMessageWords: () => ({ nameOf: (id: string) => `user ${id}` }),
}))
afterEach(() => (document.body.innerHTML = ''))

const favourite: Favourite = {
  favouriteId: '7',
  conversationId: 'd1-2',
  seq: 3,
  senderId: '2',
  timeMs: 5,
  content: { kind: 'text', text: 'a secret', mentionedUserIds: [], mentionsAll: false },
  tags: ['home'],
  addedMs: 9,
  note: false,
}

it('forgets its words when the message is recalled', async () => {
  const wrapper = await mountUi(FavouriteItem, { favourite, current: '', menu: [] })
  expect(wrapper.text()).toContain('a secret')
  expect(wrapper.text()).toContain('user 2')
  await wrapper.setProps({ favourite: { ...favourite, content: undefined } })
  expect(wrapper.text()).not.toContain('a secret')
  expect(wrapper.text()).toContain('was recalled')
  expect(wrapper.text()).toContain('home')
})

it('tells which tag was tapped', async () => {
  const wrapper = await mountUi(FavouriteItem, { favourite, current: 'home', menu: [] })
  const tag = wrapper.find('[aria-pressed="true"]')
  expect(tag.text()).toBe('home')
  await tag.trigger('click')
  expect(wrapper.emitted('tag')).toEqual([['home']])
})

const byLabel = (label: string): HTMLInputElement => {
  const labels = [...document.querySelectorAll('label')]
  const id = labels.find(({ textContent }) => textContent === label)?.htmlFor ?? ''
  return document.getElementById(id) as HTMLInputElement
}
async function type(label: string, words: string): Promise<void> {
  const input = byLabel(label)
  input.value = words
  input.dispatchEvent(new Event('input'))
  await nextTick()
}
async function saveIt(): Promise<void> {
  document.querySelector('form')?.dispatchEvent(new Event('submit'))
  await flushPromises()
}

it('writes a note once, with tags, and no empty one', async () => {
  const wrapper = await mountUi(FavouriteNoteDialog)
  await nextTick()
  await saveIt()
  expect(document.body.textContent).toContain('Write something first')
  expect(favourites.addNote).not.toHaveBeenCalled()
  favourites.addNote.mockRejectedValueOnce(new Error('away'))
  await type('What you want to keep', 'milk')
  await type('Tags', 'home, shop')
  await saveIt()
  await saveIt()
  const [first, second] = favourites.addNote.mock.calls
  expect(first?.slice(1)).toEqual(['milk', ['home', 'shop']])
  expect(second?.[0]).toBe(first?.[0])
  expect(wrapper.emitted('close')).toHaveLength(1)
  wrapper.unmount()
})

it('gives a note another text', async () => {
  const note = { ...favourite, conversationId: '', seq: 0, note: true }
  const wrapper = await mountUi(FavouriteNoteDialog, { favourite: note })
  await nextTick()
  expect(byLabel('What you want to keep').value).toBe('a secret')
  await type('What you want to keep', 'none')
  await saveIt()
  expect(favourites.editNote).toHaveBeenCalledWith('7', 'none')
  wrapper.unmount()
})
