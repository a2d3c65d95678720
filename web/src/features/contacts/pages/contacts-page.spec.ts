// @vitest-environment jsdom
// feature: group-list
import { afterEach, describe, expect, it, vi } from 'vitest'
import { reactive } from 'vue'
import { mountUi } from '@/testing/mount'
import ContactsPage from './ContactsPage.vue'

const accounts = reactive({ connection: 'syncing', syncFailed: false, reconnect: vi.fn() })
const contacts = reactive({
  ready: false,
  contacts: [],
  sections: [],
  starred: [],
  tags: [],
  newRequestCount: 0,
})
vi.mock('@/features/accounts', () => ({ useAccounts: () => accounts }))
vi.mock('@/features/contacts', () => ({ useContacts: () => contacts }))
vi.mock('../components/PersonRow.vue', () => ({ default: { template: '<i />' } }))

afterEach(() => vi.useRealTimers())

describe('ContactsPage', () => {
  it('does not stay a skeleton when the server refuses the contacts', async () => {
    vi.useFakeTimers()
    const page = await mountUi(ContactsPage)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(page.text()).not.toContain('not here yet')
    accounts.syncFailed = true
    await vi.advanceTimersByTimeAsync(2_000)
    expect(page.text()).toContain('Your contacts are not here yet')
    await page.get('.k-state button').trigger('click')
    expect(accounts.reconnect).toHaveBeenCalledOnce()
    contacts.ready = true
    accounts.syncFailed = false
    await vi.advanceTimersByTimeAsync(10)
    expect(page.text()).toContain('No contacts yet')
    page.unmount()
  })
})
