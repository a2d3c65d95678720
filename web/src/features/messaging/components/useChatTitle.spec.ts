// @vitest-environment jsdom
// feature: typing, group-nickname
import { defineComponent } from 'vue'
import { expect, it, vi } from 'vitest'
import { mountUi } from '@/testing/mount'
import { useChatTitle } from './useChatTitle'

const privacy = { typing: true }
const typing: Record<string, string[]> = { g1: ['2'], 'd1-2': ['2'], g2: ['2', '3'] }
vi.mock('@/features/accounts', () => ({ useAccounts: () => ({ userId: '1', user: () => ({}) }) }))
vi.mock('@/features/contacts', () => ({
  useContacts: () => ({ privacy, displayName: () => 'Ana', contact: () => undefined }),
}))
vi.mock('@/features/messaging', () => ({
  useMessaging: () => ({
    view: () => undefined,
    conversation: (id: string) => ({ kind: id.startsWith('g') ? 'group' : 'direct' }),
    typingUsers: (id: string) => typing[id] ?? [],
    groupNickname: () => 'Captain',
  }),
}))

async function said(id: string): Promise<string> {
  const title = await mountUi(
    defineComponent({
      setup: () => ({ typing: useChatTitle(() => id).typing }),
      template: '<p>{{ typing }}</p>',
    }),
  )
  const text = title.text()
  title.unmount()
  return text
}

it('says who writes, in a group by their name there', async () => {
  expect(await said('g1')).toBe('Captain is typing…')
  expect(await said('g2')).toBe('2 people are typing…')
  expect(await said('d1-2')).toBe('Typing…')
  expect(await said('g3')).toBe('')
})

it('says nothing in groups to who hides that they write', async () => {
  privacy.typing = false
  expect(await said('g1')).toBe('')
  expect(await said('d1-2'), 'the server decides there').toBe('Typing…')
})
