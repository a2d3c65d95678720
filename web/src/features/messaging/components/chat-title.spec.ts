// @vitest-environment jsdom
import { expect, it } from 'vitest'
import { applyLanguage, i18n } from '@/shared/i18n'
import { mountUi } from '@/testing/mount'
import type { ConversationView } from '../model'
import ChatTitle from './ChatTitle.vue'
import { conversationTitle } from './title'

it('cuts a long name, never the number of members', async () => {
  const title = await mountUi(ChatTitle, { name: 'long '.repeat(20), members: ' (7)' })
  expect(title.get('.k-ellipsis').text()).not.toContain('(7)')
  expect(title.get('.members').element.textContent).toBe(' (7)')
  title.unmount()
})

it('calls no chat of two people a group', async () => {
  await applyLanguage('en')
  const titled = (kind: string, title: string) => {
    const view = { conversation: { kind }, title } as unknown as ConversationView
    return conversationTitle(view, (key) => i18n.global.t(key))
  }
  expect(titled('direct', 'Deleted account')).toBe('Deleted account')
  expect(titled('direct', '')).toBe('')
  expect(titled('group', '')).toBe('Group')
})
