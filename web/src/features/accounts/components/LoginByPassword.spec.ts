// @vitest-environment jsdom
// feature: login
import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { RpcError } from '@/protocol/errors'
import { mountUi } from '@/testing/mount'
import LoginByPassword from './LoginByPassword.vue'

const loginWithPassword = vi.hoisted(() =>
  vi.fn<(name: string, password: string) => Promise<void>>(),
)
vi.mock('@/features/accounts', () => ({ useAccounts: () => ({ loginWithPassword }) }))

async function filled(name: string, password: string) {
  const form = await mountUi(LoginByPassword)
  const [first, second] = form.findAll('input')
  await first?.setValue(name)
  await second?.setValue(password)
  await form.get('form').trigger('submit')
  await flushPromises()
  return form
}

describe('LoginByPassword', () => {
  beforeEach(() => void loginWithPassword.mockReset())

  it('says what is missing at each field and asks no server', async () => {
    const form = await filled('', '')
    expect(form.findAll('[role=alert]').map((note) => note.text())).toEqual([
      'Enter your Kapok ID or phone',
      'Enter your password',
    ])
    expect(loginWithPassword).not.toHaveBeenCalled()
  })

  it('logs in with the name trimmed and the password as it is', async () => {
    loginWithPassword.mockResolvedValue()
    await filled(' lin ', ' secret ')
    expect(loginWithPassword).toHaveBeenCalledWith('lin', ' secret ')
  })

  it('shows the server’s reason at the field it belongs to', async () => {
    loginWithPassword.mockRejectedValue(new RpcError({ code: 'forbidden', reason: 'LOGIN_WRONG' }))
    const form = await filled('lin', 'wrong')
    expect(form.get('[role=alert]').text()).toBe('Wrong name or password')
    expect(form.findAll('input')[1]?.attributes('aria-invalid')).toBe('true')
  })

  it('says how long to wait when it was tried too often', async () => {
    loginWithPassword.mockRejectedValue(
      new RpcError({ code: 'rate_limited', retryAfterMs: 12_000 }),
    )
    const form = await filled('lin', 'wrong')
    expect(form.get('[role=alert]').text()).toBe('Too many tries. Wait 12 s')
  })
})
