// @vitest-environment jsdom
import { expect, it } from 'vitest'
import { mountUi } from '@/testing/mount'
import ChatTitle from './ChatTitle.vue'

it('cuts a long name, never the number of members', async () => {
  const title = await mountUi(ChatTitle, { name: 'long '.repeat(20), members: ' (7)' })
  expect(title.get('.k-ellipsis').text()).not.toContain('(7)')
  expect(title.get('.members').element.textContent).toBe(' (7)')
  title.unmount()
})
