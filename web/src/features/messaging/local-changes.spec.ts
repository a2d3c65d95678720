// feature: edit, reactions
import { expect, it, vi } from 'vitest'
import { LocalChanges } from './local-changes'
import type { Entry, TextContent } from './model'

const text = (words: string): TextContent => ({
  kind: 'text',
  text: words,
  mentionedUserIds: [],
  mentionsAll: false,
})
const entry: Entry = {
  conversationId: 'g1',
  seq: 1,
  ordinal: 1,
  timeMs: 1,
  senderId: '1',
  clientMessageId: 'm1',
  content: text('one'),
}

it('shows a change until it is answered, and the server’s state after it', () => {
  const onChange = vi.fn()
  const local = new LocalChanges('1', onChange)
  const edited = local.show('g1', 1, { kind: 'text', text: text('two') })
  const reacted = local.show('g1', 1, { kind: 'reaction', emoji: '👍', active: true })
  expect(local.shown(entry)).toMatchObject({
    content: { text: 'two' },
    changing: true,
    reactions: [{ emoji: '👍', count: 1, mine: true }],
  })
  expect(local.shown({ ...entry, seq: 2 })).toMatchObject({ content: { text: 'one' } })
  edited()
  reacted()
  expect(local.shown(entry)).toBe(entry)
  expect(onChange).toHaveBeenCalledTimes(4)
})

it('does not count a reaction that has come meanwhile', () => {
  const local = new LocalChanges('1', () => undefined)
  local.show('g1', 1, { kind: 'reaction', emoji: '👍', active: true })
  const reactions = [{ emoji: '👍', count: 1, mine: true, userIds: ['1'] }]
  expect(local.shown({ ...entry, reactions }).reactions).toEqual(reactions)
})
