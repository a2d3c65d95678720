// @vitest-environment jsdom
import { defineComponent } from 'vue'
import { expect, it, vi } from 'vitest'
import { mountUi } from '@/testing/mount'
import type { Notice } from '../model'
import { useWords } from './useWords'

const kNames: Readonly<Record<string, string>> = { '2': 'Ana', '3': 'Sam' }
vi.mock('@/features/accounts', () => ({ useAccounts: () => ({ userId: '1', user: () => ({}) }) }))
vi.mock('@/features/contacts', () => ({
  useContacts: () => ({ displayName: (id: string) => kNames[id] ?? '' }),
}))

async function said(notice: Notice, senderId: string): Promise<string> {
  const words = defineComponent({
    setup: () => ({ text: useWords().noticeText(notice, senderId) }),
    template: '<p>{{ text }}</p>',
  })
  const mounted = await mountUi(words)
  const text = mounted.text()
  mounted.unmount()
  return text
}

it('says “you” in a sentence and “You” at its beginning', async () => {
  const users = { userIds: ['1', '3'], count: 2 }
  expect(await said({ kind: 'joined', ...users }, '2')).toBe('Ana invited you, Sam to the group')
  expect(await said({ kind: 'removed', ...users }, '2')).toBe('Ana removed you, Sam from the group')
  expect(await said({ kind: 'joined', ...users }, '0')).toBe('You, Sam joined the group')
  expect(await said({ kind: 'ownerChanged', ...users, userIds: ['1'], count: 1 }, '2')).toBe(
    'You became the group’s owner',
  )
})
