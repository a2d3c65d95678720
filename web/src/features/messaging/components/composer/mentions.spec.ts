// feature: mentions
import { describe, expect, it } from 'vitest'
import { keptMentions, mentionQuery } from './mentions'

describe('mentionQuery', () => {
  it('finds what is typed after @', () => {
    expect(mentionQuery('hi @li', 6)).toEqual({ start: 3, query: 'li' })
    expect(mentionQuery('你好@', 3)).toEqual({ start: 2, query: '' })
  })

  it('ignores addresses and finished mentions', () => {
    expect(mentionQuery('me@home', 7)).toBeUndefined()
    expect(mentionQuery('@Lin hello', 10)).toBeUndefined()
    expect(mentionQuery('no mention', 4)).toBeUndefined()
  })
})

describe('keptMentions', () => {
  it('drops mentions whose word was deleted, and doubles', () => {
    const lin = { userId: '1', word: '@Lin' }
    const mei = { userId: '2', word: '@Mei' }
    expect(keptMentions('@Lin see this', [lin, mei, lin])).toEqual([lin])
  })
})
