// @vitest-environment jsdom
// feature: export, import
import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'
import { mountUi } from '@/testing/mount'
import { fractionOf, type Job } from './model'
import ArchivePage from './pages/ArchivePage.vue'

const mocks = vi.hoisted(() => ({
  loadExport: vi.fn(),
  loadImport: vi.fn(),
  startExport: vi.fn(),
  removeExport: vi.fn(),
  startImport: vi.fn(),
  upload: vi.fn(),
}))
vi.mock('./jobs', () => ({
  loadExport: mocks.loadExport,
  loadImport: mocks.loadImport,
  startExport: mocks.startExport,
  removeExport: mocks.removeExport,
  startImport: mocks.startImport,
  exportUrl: ({ id }: Job) => `/v1/media/exports/${id}`,
}))
vi.mock('@/features/media', () => ({ useMediaEngine: () => ({ upload: mocks.upload }) }))

const job = (state: Job['state'], more: Partial<Job> = {}): Job => ({
  id: 'j1',
  state,
  expiresMs: 1_800_000_000_000,
  entries: 5,
  entriesTotal: 20,
  conversations: 2,
  skipped: 0,
  leftOut: 0,
  files: 1,
  bytes: 2_048,
  locked: false,
  failure: '',
  ...more,
})

beforeEach(() => {
  vi.resetAllMocks()
  mocks.loadImport.mockResolvedValue({ job: undefined, known: [] })
})

it('offers the download of an export that is ready', async () => {
  mocks.loadExport.mockResolvedValue(job('done', { locked: true }))
  const page = await mountUi(ArchivePage)
  await flushPromises()
  expect(page.get('a[download]').attributes('href')).toBe('/v1/media/exports/j1')
  expect(page.text()).toContain('Locked')
  page.unmount()
})

it('asks again while one runs, and stops when nobody looks', async () => {
  vi.useFakeTimers()
  mocks.loadExport.mockResolvedValue(job('running'))
  const page = await mountUi(ArchivePage)
  await flushPromises()
  expect(page.text()).toContain('5 of 20 messages')
  await vi.advanceTimersByTimeAsync(1_000)
  expect(mocks.loadExport).toHaveBeenCalledTimes(2)
  page.unmount()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(mocks.loadExport).toHaveBeenCalledTimes(2)
  vi.useRealTimers()
})

it('begins none with a passphrase that is too short', async () => {
  const page = await mountUi(ArchivePage)
  await flushPromises()
  const [field] = page.findAll('input[type=password]')
  await field?.setValue('short')
  await page.get('form').trigger('submit')
  await flushPromises()
  expect(mocks.startExport).not.toHaveBeenCalled()
  await field?.setValue('long enough')
  await page.get('form').trigger('submit')
  await flushPromises()
  expect(mocks.startExport).toHaveBeenCalledWith('long enough')
  page.unmount()
})

it('uploads an archive, imports it, and says whom it knew', async () => {
  mocks.upload.mockResolvedValue({ mediaId: 'm1' })
  const page = await mountUi(ArchivePage)
  await flushPromises()
  mocks.loadImport.mockResolvedValue({
    job: job('done', { skipped: 3, leftOut: 2 }),
    known: [{ handle: 'bob', name: 'Bob' }],
  })
  const chooser = page.get('input[type=file]')
  Object.defineProperty(chooser.element, 'files', { value: [new File(['PK'], 'a.zip')] })
  await chooser.trigger('change')
  await flushPromises()
  expect(mocks.startImport).toHaveBeenCalledWith('m1', '')
  expect(page.text()).toContain('3 chats are here already')
  expect(page.text()).toContain('2 messages or files cannot be sent here')
  expect(page.text()).toContain('Bob')
  page.unmount()
})

it('says why an import came to nothing', async () => {
  mocks.loadImport.mockResolvedValue({
    job: job('failed', { failure: 'PASSPHRASE_WRONG' }),
    known: [],
  })
  const page = await mountUi(ArchivePage)
  await flushPromises()
  expect(page.get('[role=alert]').text()).toContain('passphrase does not fit')
  page.unmount()
})

it('knows how far a job is', () => {
  expect(fractionOf(job('running'))).toBe(0.25)
  expect(fractionOf(job('running', { entriesTotal: 0 }))).toBe(0)
  expect(fractionOf(job('running', { entries: 30 }))).toBe(1)
})
