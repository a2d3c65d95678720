// @vitest-environment jsdom
// feature: moderator-recall
import { expect, it, vi } from 'vitest'
import { mountUi } from '@/testing/mount'
import RecallDialog from './RecallDialog.vue'

const calls = vi.hoisted(() => ({ recallMessage: vi.fn(() => Promise.resolve({})) }))
vi.mock('../api', () => ({ useModeration: () => calls }))

it('asks why before a message goes', async () => {
  const dialog = await mountUi(RecallDialog, { conversationId: 'g7', seq: 12 })
  const press = () => {
    const buttons = [...document.querySelectorAll('button')]
    buttons.find((button) => button.textContent?.trim() === 'Recall')?.click()
  }
  press()
  await vi.waitFor(() => expect(document.body.textContent).toContain('Say why'))
  expect(calls.recallMessage).not.toHaveBeenCalled()
  const field = document.querySelector('input, textarea') as HTMLInputElement
  field.value = ' by law '
  field.dispatchEvent(new Event('input'))
  press()
  await vi.waitFor(() => expect(calls.recallMessage).toHaveBeenCalledOnce())
  expect(calls.recallMessage).toHaveBeenCalledWith({
    conversationId: 'g7',
    seq: 12n,
    reason: 'by law',
  })
  expect(dialog.emitted('recalled')).toHaveLength(1)
  dialog.unmount()
})
