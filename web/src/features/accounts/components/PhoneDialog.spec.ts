// @vitest-environment jsdom
// feature: find-by-phone
import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'
import { mountUi } from '@/testing/mount'
import PhoneDialog from './PhoneDialog.vue'

const accounts = vi.hoisted(() => ({
  profile: { maskedPhone: '', hasPassword: true },
  requestPhoneCode: vi.fn(() => Promise.resolve(60_000)),
  bindPhone: vi.fn(() => Promise.resolve()),
  unbindPhone: vi.fn(() => Promise.resolve()),
}))
vi.mock('@/features/accounts', () => ({ useAccounts: () => accounts }))

beforeEach(() => {
  vi.clearAllMocks()
  accounts.profile = { maskedPhone: '', hasPassword: true }
  document.body.innerHTML = ''
})

const page = (): HTMLElement => document.body
const fields = (): HTMLInputElement[] => [...page().querySelectorAll('input')]
function fill(input: HTMLInputElement | undefined, text: string): void {
  if (!input) throw new Error('no such field')
  input.value = text
  input.dispatchEvent(new Event('input'))
}
function press(name: string): void {
  const found = [...page().querySelectorAll('button')].find((b) => b.textContent?.trim() === name)
  if (!found) throw new Error(`no button ${name}`)
  found.click()
}
async function submit(): Promise<void> {
  page()
    .querySelector('form')
    ?.dispatchEvent(new Event('submit', { cancelable: true }))
  await flushPromises()
}

it('sends a code to the number and binds it with the password', async () => {
  await mountUi(PhoneDialog)
  await flushPromises()
  const [phone, code, password] = fields()
  fill(phone, '+86 138-0013-8000')
  press('Send code')
  await flushPromises()
  expect(accounts.requestPhoneCode).toHaveBeenCalledWith('+8613800138000')
  fill(code, '123456')
  await submit()
  expect(accounts.bindPhone).not.toHaveBeenCalled()
  fill(password, 'correct horse')
  await submit()
  expect(accounts.bindPhone).toHaveBeenCalledWith('+8613800138000', '123456', 'correct horse')
})

it('tells that another account has the number', async () => {
  accounts.profile.hasPassword = false
  accounts.bindPhone.mockRejectedValueOnce({ code: 'conflict', reason: 'PHONE_TAKEN' })
  await mountUi(PhoneDialog)
  await flushPromises()
  const [phone, code, password] = fields()
  expect(password).toBeUndefined()
  fill(phone, '+8613800138000')
  fill(code, '123456')
  await submit()
  expect(page().textContent).toContain('Another account has this number')
})

it('takes the number off only where a password is left', async () => {
  accounts.profile = { maskedPhone: '+86•••8000', hasPassword: false }
  const without = await mountUi(PhoneDialog)
  await flushPromises()
  expect(page().textContent).toContain('Set a password first')
  without.unmount()
  accounts.profile = { maskedPhone: '+86•••8000', hasPassword: true }
  await mountUi(PhoneDialog)
  await flushPromises()
  fill(fields()[2], 'correct horse')
  press('Remove the number')
  await flushPromises()
  expect(accounts.unbindPhone).toHaveBeenCalledWith('correct horse')
})
