import { describe, expect, it } from 'vitest'
import {
  completeContact,
  type Contact,
  type FriendRequest,
  matchesContact,
  mergeRequests,
  sectionsOf,
  sortedTags,
} from './model'
import { indexLetter, initialsOf } from './pinyin'

function contact(nickname: string, remark = '', handle = 'x'): Contact {
  return {
    user: {
      userId: nickname,
      handle,
      nickname,
      avatarMediaId: '',
      region: '',
      signature: '',
      deleted: false,
    },
    remark,
    blocked: false,
    isContact: true,
    sinceMs: 0,
    conversationId: '',
    note: '',
    starred: false,
    tagIds: [],
    presence: 'settings',
    receipts: 'settings',
    typing: 'settings',
  }
}

describe('indexLetter', () => {
  it('is the first letter of the pinyin, the alphabet, or #', () => {
    const expected = { 张三: 'Z', 阿里: 'A', 王五: 'W', 欧阳: 'O', 曾国: 'Z', 劉: 'L', 一: 'Y' }
    for (const [name, letter] of Object.entries(expected)) expect(indexLetter(name)).toBe(letter)
    expect(indexLetter('émile')).toBe('E')
    expect(indexLetter('  bob')).toBe('B')
    expect(indexLetter('42')).toBe('#')
    expect(indexLetter('😀')).toBe('#')
    expect(indexLetter('')).toBe('#')
  })
})

describe('initialsOf', () => {
  it('takes one letter of each character or word', () => {
    expect(initialsOf('张小三')).toBe('zxs')
    expect(initialsOf('Ann Lee')).toBe('al')
    expect(initialsOf('王Bob 2号')).toBe('wb2h')
  })
})

describe('sectionsOf', () => {
  it('sorts letters with # last and names within', () => {
    const list = ['张三', '9号', 'Zoe', '白白', 'Bob', '阿明'].map((name) => contact(name))
    const sections = sectionsOf(list)
    expect(sections.map((section) => section.letter)).toEqual(['A', 'B', 'Z', '#'])
    expect(sections[1]?.contacts).toHaveLength(2)
  })

  it('goes by the remark where there is one', () => {
    expect(sectionsOf([contact('Zoe', '爱丽丝')])[0]?.letter).toBe('A')
  })
})

describe('matchesContact', () => {
  it('finds by remark, nickname, handle and initials', () => {
    const zhang = contact('张三', '老板', 'zhang_san')
    for (const text of ['张', '板', 'zs', 'LB', 'hang_', '']) {
      expect(matchesContact(zhang, text)).toBe(true)
    }
    expect(matchesContact(zhang, 'bob')).toBe(false)
  })
})

// feature: contact-tags, starred
describe('completeContact', () => {
  it('fills in what an older cache does not have', () => {
    const { user, remark } = contact('张三', '老板')
    const complete = completeContact({ user, remark, isContact: true })
    expect(complete).toMatchObject({ remark: '老板', isContact: true, starred: false, tagIds: [] })
  })
})

describe('sortedTags', () => {
  it('goes by pinyin and alphabet', () => {
    const tags = ['同事', 'Zoo', '家人', 'art'].map((name) => ({ tagId: name, name }))
    expect(sortedTags(tags).map((tag) => tag.name)).toEqual(['家人', '同事', 'art', 'Zoo'])
  })
})

describe('mergeRequests', () => {
  it('keeps one per person and direction, newest first', () => {
    const request = (userId: string, outgoing: boolean, timeMs: number): FriendRequest => ({
      user: { ...contact(userId).user, userId },
      outgoing,
      reason: '',
      state: 'pending',
      timeMs,
    })
    const merged = mergeRequests(
      [request('2', false, 10), request('2', true, 20)],
      [{ ...request('2', false, 30), state: 'accepted' }, request('3', false, 5)],
    )
    expect(merged.map((one) => [one.user.userId, one.outgoing, one.timeMs])).toEqual([
      ['2', false, 30],
      ['2', true, 20],
      ['3', false, 5],
    ])
    expect(merged[0]?.state).toBe('accepted')
  })
})
