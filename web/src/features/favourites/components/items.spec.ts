// @vitest-environment jsdom
// feature: favourites
import { afterEach, expect, it, vi } from 'vitest'
import { mountUi } from '@/testing/mount'
import type { Favourite } from '../model'
import FavouriteItem from './FavouriteItem.vue'

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
