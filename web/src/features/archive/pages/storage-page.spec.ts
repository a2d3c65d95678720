// @vitest-environment jsdom
// feature: storage-view
import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'
import { mountUi } from '@/testing/mount'
import StoragePage from './StoragePage.vue'

const mocks = vi.hoisted(() => ({
  measureCache: vi.fn(),
  loadServerStorage: vi.fn(),
  dropCached: vi.fn(),
  toast: vi.fn(),
  confirm: vi.fn(() => Promise.resolve(true)),
}))
vi.mock('../storage', () => ({
  measureCache: mocks.measureCache,
  loadServerStorage: mocks.loadServerStorage,
  browserUsage: () => Promise.resolve(undefined),
  removeUnusedUploads: vi.fn(),
}))
vi.mock('@/features/messaging', () => ({
  useMessaging: () => ({ view: () => undefined, dropCached: mocks.dropCached }),
}))
vi.mock('@/features/messaging/ui', () => ({ conversationTitle: () => '' }))
vi.mock('@/shared/ui', async (original) => ({
  ...(await original<object>()),
  toast: mocks.toast,
  confirm: mocks.confirm,
}))

const onServer = { conversations: [], unusedFiles: 0, unusedBytes: 0 }
beforeEach(() => {
  vi.clearAllMocks()
  mocks.measureCache.mockResolvedValue(new Map([['a', 2_048]]))
  mocks.loadServerStorage.mockResolvedValue(onServer)
})

it('shows the server’s part where the browser cannot be measured', async () => {
  mocks.measureCache.mockRejectedValue(new Error('no disk'))
  const page = await mountUi(StoragePage)
  await flushPromises()
  expect(page.text()).toContain('server')
  expect(page.find('[role=alert]').exists()).toBe(false)
  expect(mocks.toast).toHaveBeenCalledOnce()
  page.unmount()
})

it('measures the browser where the server does not answer', async () => {
  mocks.loadServerStorage.mockRejectedValue(new Error('away'))
  const page = await mountUi(StoragePage)
  await flushPromises()
  expect(page.find('[role=alert]').exists()).toBe(true)
  expect(page.text()).toContain('2 kB')
  page.unmount()
})

it('says why if it could not clean up', async () => {
  mocks.dropCached.mockRejectedValue(new Error('no disk'))
  const page = await mountUi(StoragePage)
  await flushPromises()
  await page.get('[aria-label^="Clear"]').trigger('click')
  await flushPromises()
  expect(mocks.dropCached).toHaveBeenCalledWith('a')
  expect(mocks.toast).toHaveBeenCalledOnce()
  page.unmount()
})
