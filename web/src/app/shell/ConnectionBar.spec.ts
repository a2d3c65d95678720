// @vitest-environment jsdom
// feature: offline
import { afterEach, describe, expect, it, vi } from 'vitest'
import { nextTick, reactive } from 'vue'
import { mountUi } from '@/testing/mount'
import ConnectionBar from './ConnectionBar.vue'

const accounts = reactive({ connection: 'online', reconnectAtMs: 0, reconnect: () => undefined })
vi.mock('@/features/accounts', () => ({ useAccounts: () => accounts }))

async function network(online: boolean): Promise<void> {
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(online)
  window.dispatchEvent(new Event(online ? 'online' : 'offline'))
  await nextTick()
}
afterEach(() => vi.useRealTimers())

describe('ConnectionBar', () => {
  it('says at once that the machine is offline, though the socket has not noticed', async () => {
    const bar = await mountUi(ConnectionBar)
    expect(bar.text()).toBe('')
    await network(false)
    expect(bar.text()).toContain('You’re offline')
    expect(bar.find('button').exists()).toBe(false)
    await network(true)
    expect(bar.text()).toBe('')
    bar.unmount()
  })

  it('does not speak of short gaps, and counts down to the next attempt', async () => {
    vi.useFakeTimers()
    accounts.connection = 'offline'
    accounts.reconnectAtMs = Date.now() + 9_000
    const bar = await mountUi(ConnectionBar)
    expect(bar.text()).toBe('')
    await vi.advanceTimersByTimeAsync(2_000)
    expect(bar.text()).toContain('Retrying in 7 s')
    expect(bar.find('button').text()).toBe('Retry now')
    bar.unmount()
  })
})
