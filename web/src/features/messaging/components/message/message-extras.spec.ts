// @vitest-environment jsdom
// feature: reactions, edit
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import type { ChatMessage, ConversationView } from '../../model'
import { mountUi } from '@/testing/mount'
import { provideChatActions } from './chat-actions'
import MessageExtras from './MessageExtras.vue'

const calls = vi.hoisted(() => ({ react: vi.fn(() => Promise.resolve()) }))
vi.mock('@/features/accounts', () => ({
  useAccounts: () => ({ userId: '1', user: () => undefined }),
}))
vi.mock('@/features/contacts', () => ({
  useContacts: () => ({ displayName: (id: string) => `User ${id}` }),
}))
vi.mock('@/features/messaging', async () => ({
  ...(await import('../../rules')),
  useMessaging: () => calls,
}))

const kMessage = {
  key: 'k',
  seq: 7,
  content: { kind: 'text', text: 'hi', mentionedUserIds: [], mentionsAll: false },
  edited: { version: 2, timeMs: 1 },
  reactions: [
    { emoji: '👍', count: 2, mine: true, userIds: ['1', '2'] },
    { emoji: '🎉', count: 9, mine: false, userIds: ['2', '3', '4'] },
  ],
} as unknown as ChatMessage

function viewOf(active: boolean): ConversationView {
  return {
    conversation: { dissolved: false, membership: { active } },
  } as unknown as ConversationView
}

/** In a page that has the actions. */
async function mount(active = true) {
  let dialog: ReturnType<typeof provideChatActions>['dialog'] | undefined
  const pins = { isPinned: () => false, reload: () => Promise.resolve() } as never
  const Page = defineComponent({
    setup() {
      dialog = provideChatActions(() => 'g1', pins).dialog
      return () => h(MessageExtras, { message: kMessage, view: viewOf(active) })
    },
  })
  const wrapper = await mountUi(Page)
  return { wrapper, dialog: () => dialog?.value }
}

describe('MessageExtras', () => {
  beforeEach(() => calls.react.mockClear())

  it('names who reacted while they are few, and counts many', async () => {
    const { wrapper } = await mount()
    const chips = wrapper.findAll('.chip')
    expect(chips.map((chip) => chip.text())).toEqual(['👍You, User 2', '🎉9'])
    expect(chips[0]?.attributes()).toMatchObject({
      'aria-pressed': 'true',
      'aria-label': '👍, 2, you among them',
    })
  })

  it('takes one’s own reaction off, and joins another’s', async () => {
    const { wrapper } = await mount()
    for (const chip of wrapper.findAll('.chip')) await chip.trigger('click')
    expect(calls.react.mock.calls).toEqual([
      ['g1', 7, '👍', false],
      ['g1', 7, '🎉', true],
    ])
  })

  it('only shows who reacted where one cannot write', async () => {
    const { wrapper, dialog } = await mount(false)
    await wrapper.get('.chip').trigger('click')
    expect(calls.react).not.toHaveBeenCalled()
    expect(dialog()?.kind).toBe('reactors')
  })

  it('says that it was edited, and opens the history', async () => {
    const { wrapper, dialog } = await mount()
    const edited = wrapper.findAll('button').find((button) => button.text() === 'Edited')
    await edited?.trigger('click')
    expect(dialog()).toMatchObject({ kind: 'edits', message: kMessage })
  })
})
