// @vitest-environment jsdom
// feature: web-push
import { flushPromises, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { nextTick, reactive } from 'vue'
import { i18n } from '@/shared/i18n'
import { notifyRules } from '@/shared/notify-rules'
import { mountUi } from '@/testing/mount'
import type { PushSettings } from '../model'
import PushKeeper from './PushKeeper.vue'

const accounts = reactive({ connection: 'online', now: () => Date.parse('2026-11-28T23:00:00Z') })
const chat = reactive({ id: 'a', unread: 0, conversation: { headSeq: 5 } })
const push = reactive({
  record: undefined as { settings: PushSettings } | undefined,
  renew: vi.fn(() => Promise.resolve()),
  closeNotifications: vi.fn((read: (id: string, seq: number) => boolean) => {
    closed = [4, 5, 6].filter((seq) => read('a', seq))
    return Promise.resolve()
  }),
})
/** Of notifications with these numbers. */
let closed: number[] = []
vi.mock('@/features/accounts', () => ({ useAccounts: () => accounts }))
vi.mock('@/features/messaging', () => ({
  useMessaging: () => ({
    conversations: [chat],
    view: (id: string) => (id === 'a' ? chat : undefined),
  }),
}))
vi.mock('../store', () => ({ usePushStore: () => push }))

let mounted: VueWrapper
beforeEach(async () => {
  push.renew.mockClear()
  push.record = undefined
  mounted = await mountUi(PushKeeper)
})
afterEach(() => {
  mounted.unmount()
})

it('closes what was read, not what the page does not know of yet', async () => {
  expect(closed).toEqual([4, 5])
  chat.conversation.headSeq = 6
  chat.unread = 1
  await nextTick()
  expect(closed).toEqual([])
  chat.unread = 0
  await nextTick()
  expect(closed).toEqual([4, 5, 6])
})

it('tells pages the rules of the device', async () => {
  expect(notifyRules.value).toBeUndefined()
  const quiet = { from: 22 * 60, to: 7 * 60 }
  push.record = { settings: { enabled: true, bodyHidden: true, quiet, timeZone: 'UTC' } }
  await nextTick()
  expect(notifyRules.value).toMatchObject({ enabled: true, bodyHidden: true })
  expect(notifyRules.value?.quietNow()).toBe(true)
  mounted.unmount()
  expect(notifyRules.value).toBeUndefined()
})

it('registers again when the language changes, and looks once a session', async () => {
  expect(push.renew.mock.calls).toEqual([[]])
  i18n.global.locale.value = 'zh-CN'
  await flushPromises()
  i18n.global.locale.value = 'en'
  expect(push.renew.mock.calls).toEqual([[], [true]])
})
