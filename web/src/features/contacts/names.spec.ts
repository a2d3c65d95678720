// @vitest-environment jsdom
// feature: delete-account, rule-15
import { createPinia, setActivePinia } from 'pinia'
import { expect, it, vi } from 'vitest'
import { applyLanguage } from '@/shared/i18n'
import { useContactsStore } from './store'

vi.mock('@/features/accounts', () => ({
  useAccountsEngine: () => ({
    user: (id: string) =>
      id === '2' ? { nickname: '', handle: '', deleted: true } : { nickname: 'Ann', handle: 'ann' },
    putUsers: () => Promise.resolve(),
  }),
}))

it('calls an account that is gone so, in the language shown', async () => {
  setActivePinia(createPinia())
  const contacts = useContactsStore()
  await applyLanguage('en')
  expect(contacts.displayName('2')).toBe('Deleted account')
  expect(contacts.displayName('3')).toBe('Ann')
  await applyLanguage('zh-CN')
  expect(contacts.displayName('2')).toBe('已注销的账号')
})
