// @vitest-environment jsdom
// feature: search-filters
import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { mountUi } from '@/testing/mount'
import SearchFilters from './SearchFilters.vue'

vi.mock('@/features/accounts', () => ({ useAccounts: () => ({ userId: '1' }) }))
vi.mock('@/features/accounts/ui', () => ({ UserAvatar: { template: '<i />' } }))
vi.mock('@/features/contacts', () => ({
  useContacts: () => ({ contacts: [{ user: { userId: '2' } }, { user: { userId: '3' } }] }),
}))
vi.mock('@/features/messaging', () => ({ useMessaging: () => ({}) }))
vi.mock('@/features/messaging/ui', () => ({
  useMessageWords: () => ({ nameOf: (id: string) => `user ${id}` }),
}))
afterEach(() => (document.body.innerHTML = ''))

async function mounted(modelValue = {}) {
  const wrapper = await mountUi(SearchFilters, { modelValue })
  await flushPromises()
  const press = async (words: string): Promise<void> => {
    const button = wrapper.findAll('button').find((one) => one.text() === words)
    await button?.trigger('click')
    await flushPromises()
  }
  return { wrapper, press, last: () => wrapper.emitted('update:modelValue')?.at(-1)?.[0] }
}

it('narrows to a kind, and takes it back', async () => {
  const { press, last } = await mounted()
  await press('Videos')
  expect(last()).toEqual({ kind: 'video' })
  const chosen = await mounted({ kind: 'video', senderId: '2' })
  await chosen.press('Videos')
  expect(chosen.last()).toEqual({ senderId: '2' })
})

it('narrows to a person whom one knows', async () => {
  const { wrapper, press, last } = await mounted()
  await press('Person')
  expect(wrapper.text()).toContain('user 1')
  await press('user 3')
  expect(last()).toEqual({ senderId: '3' })
})

it('narrows to the last days, and takes it back', async () => {
  const { wrapper, press, last } = await mounted({ kind: 'file' })
  await press('Date')
  await press('Today')
  const { span } = last() as { span: { from: string; to: string } }
  expect(span.from).toBe(span.to)
  expect(span.from).toMatch(/^\d{4}-\d{2}-\d{2}$/)
  await wrapper.find('[aria-pressed="true"]').trigger('click')
  expect(last()).toEqual({ kind: 'file' })
})

it('narrows to days of one’s own', async () => {
  const { wrapper, press, last } = await mounted()
  await press('Date')
  const [from, to] = wrapper.findAll('input[type="date"]')
  await from?.setValue('2026-03-03')
  await to?.setValue('2026-01-01')
  await wrapper.find('form').trigger('submit')
  expect(last()).toEqual({ span: { from: '2026-01-01', to: '2026-03-03' } })
})
