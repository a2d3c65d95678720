// @vitest-environment jsdom
// feature: rule-9, friend-request
import { flushPromises } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import { mountUi } from '@/testing/mount'
import AskAgainLine from './AskAgainLine.vue'

vi.mock('@/features/accounts', () => ({
  useAccounts: () => ({ userId: '1', user: () => ({}), profile: { user: { nickname: 'Bob' } } }),
}))
vi.mock('@/features/contacts', () => ({
  useContacts: () => ({ displayName: () => 'Ada', contact: () => undefined }),
}))
vi.mock('@/features/contacts/ui', () => ({
  RequestDialog: { props: ['userId', 'name'], template: '<b>{{ userId }} {{ name }}</b>' },
}))
vi.mock('@/features/messaging', () => ({ useMessaging: () => ({}) }))

it('says why it did not go, and leads to a friend request', async () => {
  const line = await mountUi(AskAgainLine, { userId: '2' })
  expect(line.text()).toContain('Ada only takes messages from contacts')
  expect(line.find('b').exists()).toBe(false)
  await line.get('button').trigger('click')
  await flushPromises()
  expect(line.find('b').text()).toBe('2 Ada')
  line.unmount()
})
