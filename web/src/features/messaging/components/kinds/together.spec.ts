// @vitest-environment jsdom
// feature: poll, relay
import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'
import { computed, nextTick, ref } from 'vue'
import { mountUi } from '@/testing/mount'
import PollBubble from './PollBubble.vue'
import PollVoters from './PollVoters.vue'
import RelayLineDialog from './RelayLineDialog.vue'

const together = vi.hoisted(() => ({
  putLine: vi.fn(),
  removeLine: vi.fn(),
  listVoters: vi.fn(),
}))
const taking = { busy: ref(false), act: vi.fn() }
vi.mock('@/features/together/ui', () => ({ useTogether: () => together }))
vi.mock('@/features/accounts', () => ({ useAccounts: () => ({ userId: '1' }) }))
vi.mock('@/features/accounts/ui', () => ({ UserAvatar: { template: '<i />' } }))
vi.mock('../useWords', () => ({ useWords: () => ({ memberName: (_: string, id: string) => id }) }))
vi.mock('./useTakingPart', () => ({
  useTakingPart: () => ({
    ...taking,
    state: computed(() => ({ kind: 'poll', counts: [1, 0], voters: 1, mine: [0], closed: false })),
    mayTakePart: ref(true),
    close: vi.fn(),
    together,
  }),
}))

beforeEach(() => {
  vi.clearAllMocks()
  taking.busy.value = false
})

it('saves a line by Enter, and takes it out by its own button only', async () => {
  const props = { conversationId: 'g1', seq: 3, example: '', mine: 'Ada + 1' }
  const dialog = await mountUi(RelayLineDialog, props)
  await nextTick()
  const form = document.querySelector('form')
  const submits = [...(form?.querySelectorAll('button') ?? [])].filter(
    ({ type }) => type === 'submit',
  )
  expect(submits.map(({ textContent }) => textContent.trim())).toEqual(['Save'])
  submits[0]?.click()
  await flushPromises()
  expect(together.putLine).toHaveBeenCalledWith('g1', 3, 'Ada + 1')
  expect(together.removeLine).not.toHaveBeenCalled()

  const others = [...(form?.querySelectorAll('button') ?? [])].filter(
    (button) => button.type === 'button' && button.classList.contains('weui-btn_warn'),
  )
  others[0]?.click()
  await flushPromises()
  expect(together.removeLine).toHaveBeenCalledWith('g1', 3, '1')
  expect(together.putLine).toHaveBeenCalledOnce()
  expect(dialog.emitted('close')).toHaveLength(2)
  dialog.unmount()
})

it('shows options as buttons that stay in reach while a vote is on its way', async () => {
  const content = {
    kind: 'poll',
    question: 'Lunch?',
    options: ['noodles', 'rice'],
    multiple: false,
    anonymous: false,
    closesMs: 0,
  }
  const message = { seq: 4, mine: false }
  const poll = await mountUi(PollBubble, { conversationId: 'g1', message, content })
  const group = poll.get('[role=group]')
  expect(group.attributes('aria-label')).toBe('Lunch?')
  const options = group.findAll('button')
  expect(options.map((button) => button.attributes('aria-pressed'))).toEqual(['true', 'false'])
  taking.busy.value = true
  await nextTick()
  expect(options[0]?.attributes('disabled')).toBeUndefined()
  expect(options[0]?.attributes('aria-disabled')).toBe('true')
  poll.unmount()
})

it('reads who chose an option again a while after their number changed, and only then', async () => {
  vi.useFakeTimers()
  together.listVoters.mockResolvedValueOnce({ userIds: ['2'], nextPageToken: '' })
  const voters = await mountUi(PollVoters, { conversationId: 'g1', seq: 4, option: 0, count: 1 })
  await flushPromises()
  expect(voters.findAll('li')).toHaveLength(1)
  together.listVoters
    .mockResolvedValueOnce({ userIds: ['2'], nextPageToken: 'p' })
    .mockResolvedValueOnce({ userIds: ['3'], nextPageToken: '' })
  await voters.setProps({ count: 2 })
  await vi.advanceTimersByTimeAsync(1_900)
  expect(together.listVoters).toHaveBeenCalledOnce()
  await vi.advanceTimersByTimeAsync(200)
  expect(voters.findAll('li')).toHaveLength(1)
  await voters.get('button').trigger('click')
  await flushPromises()
  expect(voters.findAll('li').map((one) => one.text())).toEqual(['2', '3'])
  voters.unmount()
  vi.useRealTimers()
})
