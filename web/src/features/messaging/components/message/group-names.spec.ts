// @vitest-environment jsdom
// feature: group-nickname, mentions, quote
import { expect, it, vi } from 'vitest'
import { mountUi } from '@/testing/mount'
import QuoteLine from './QuoteLine.vue'
import RecalledLine from './RecalledLine.vue'
import TextBubble from './TextBubble.vue'

vi.mock('@/features/accounts', () => ({
  useAccounts: () => ({ userId: '1', user: () => ({ nickname: 'Ana' }) }),
}))
vi.mock('@/features/contacts', () => ({
  useContacts: () => ({ displayName: () => 'Ana', contact: () => undefined }),
}))
vi.mock('@/features/messaging', () => ({
  useMessaging: () => ({ groupNickname: (id: string) => (id === 'g1' ? 'Captain' : '') }),
}))

const content = {
  kind: 'text',
  text: '@Captain and @Ana, dinner?',
  mentionedUserIds: ['2'],
  mentionsAll: false,
}

it('marks a mention by the name in the group, and by any other', async () => {
  const props = { content, mine: false, tail: false }
  const inGroup = await mountUi(TextBubble, { ...props, conversationId: 'g1' })
  expect(inGroup.findAll('.mention').map((each) => each.text())).toEqual(['@Captain', '@Ana'])
  const inCard = await mountUi(TextBubble, props)
  expect(inCard.findAll('.mention').map((each) => each.text())).toEqual(['@Ana'])
})

it('quotes and recalls by the name in the group', async () => {
  const quote = { seq: 1, senderId: '2', summary: 'hi', kind: 'text' }
  const line = await mountUi(QuoteLine, { conversationId: 'g1', quote })
  expect(line.text()).toBe('Captain: hi')
  const message = { senderId: '2', mine: false, content: { kind: 'recalled', byUserId: '2' } }
  const recalled = await mountUi(RecalledLine, { conversationId: 'g1', message })
  expect(recalled.text()).toMatch(/^Captain /)
})
