// feature: favourites
import { describe, expect, it } from 'vitest'
import { type Favourite, messageOf, noteText, tagsIn } from './model'

const favourite: Favourite = {
  favouriteId: '7',
  conversationId: 'd1-2',
  seq: 3,
  senderId: '2',
  timeMs: 5,
  content: { kind: 'text', text: 'hi', mentionedUserIds: [], mentionsAll: false },
  tags: [],
  addedMs: 9,
  note: false,
}

describe('messageOf', () => {
  it('is what was said, by whom and when', () => {
    const message = messageOf(favourite, '1')
    expect(message).toMatchObject({ seq: 3, senderId: '2', timeMs: 5, mine: false })
    expect(message?.content).toBe(favourite.content)
    expect(messageOf(favourite, '2')?.mine).toBe(true)
  })

  it('is nothing once it was recalled', () => {
    expect(messageOf({ ...favourite, content: undefined }, '1')).toBeUndefined()
  })
})

describe('tagsIn', () => {
  it('takes every comma there is, and each tag once', () => {
    expect(tagsIn('旅行，工作、home, home;x\n y ')).toEqual(['旅行', '工作', 'home', 'x', 'y'])
    expect(tagsIn(' ，, ')).toEqual([])
  })
})

it('a note says what it says, and a copy of a message is none', () => {
  const content = { kind: 'text', text: 'milk', mentionedUserIds: [], mentionsAll: false } as const
  expect(noteText({ ...favourite, content, note: true })).toBe('milk')
  expect(noteText({ ...favourite, content })).toBe('')
})
