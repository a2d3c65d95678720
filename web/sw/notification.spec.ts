// feature: web-push, reminders, service-chat
import { describe, expect, it } from 'vitest'
import { addressOf, isNewer, parsePush, shownAs } from './notification'

const push = (fields: object) => parsePush(JSON.stringify(fields))
const direct = {
  conversationId: 'd1-2',
  seq: '7',
  title: '林小满',
  text: '开了！',
  kind: 'text',
  unread: 1,
  language: 'zh-CN',
}

describe('shownAs', () => {
  it('shows who wrote what, one notification a chat', () => {
    const { title, options } = shownAs(push(direct))
    expect(title).toBe('林小满')
    expect(options.body).toBe('开了！')
    expect(options.tag).toBe('d1-2')
    expect(options.data).toEqual({ conversationId: 'd1-2', seq: 7 })
    expect(options.icon).toBe('/icon-192.png')
    expect(options.silent).toBe(false)
  })

  it('counts, names the sender in a group, and says that one was mentioned', () => {
    const group = { ...direct, conversationId: 'g5', title: '木棉', sender: '阿力', unread: 3 }
    expect(shownAs(push(group)).options.body).toBe('[3条] 阿力：开了！')
    expect(shownAs(push({ ...group, language: 'en' })).options.body).toBe('[3] 阿力: 开了！')
    const mentioned = shownAs(push({ ...group, mentioned: true, silent: true })).options
    expect(mentioned.body).toBe('[有人@我] 阿力：开了！')
    expect(mentioned.silent).toBe(true)
  })

  it('has a word for every kind, in both languages', () => {
    const kinds = ['image', 'album', 'voice', 'video', 'sticker', 'location', 'merged', 'recall']
    for (const kind of kinds) {
      for (const language of ['zh-CN', 'en']) {
        const body = shownAs(push({ ...direct, kind, text: '', language })).options.body
        expect(body).toMatch(/^\[.+\]$/)
      }
    }
    const sticker = { ...direct, kind: 'sticker', text: 'pack-17' }
    expect(shownAs(push(sticker)).options.body).toBe('[动画表情]')
    expect(shownAs(push({ ...direct, kind: 'contact_card', text: '阿力' })).options.body).toBe(
      '[个人名片] 阿力',
    )
    expect(shownAs(push({ ...direct, kind: 'poll', text: '去哪儿' })).options.body).toBe('去哪儿')
  })

  it('has titles of its own for reminders and what the server says', () => {
    const { title: _title, ...untitled } = direct
    const shown = (kind: string, text: string) => {
      const { title, options } = shownAs(push({ ...untitled, kind, text, unread: 0 }))
      return [title, options.body]
    }
    expect(shown('reminder', '⏰ 回电话')).toEqual(['提醒', '⏰ 回电话'])
    expect(shown('not_sent', '在吗')).toEqual(['定时消息未发送', '在吗'])
    expect(shown('device_logged_in', 'Firefox')).toEqual(['系统通知', '[新设备登录] Firefox'])
    expect(shown('system_announcement', '今晚维护')).toEqual(['系统通知', '今晚维护'])
  })

  it('says no more than that something came where the device hides it', () => {
    const { title, options } = shownAs(push({ conversationId: 'd1-2', seq: '7', language: 'zh' }))
    expect(title).toBe('Kapok')
    expect(options.body).toBe('你收到了新消息')
  })

  it('shows a test, and something for what cannot be read', () => {
    expect(shownAs(push({ language: 'en' })).options.body).toBe(
      'Notifications work on this device.',
    )
    for (const broken of ['', '{', 'null', '[]']) {
      expect(shownAs(parsePush(broken)).title).toBe('Kapok')
      expect(shownAs(parsePush(broken)).options.body).not.toBe('')
    }
  })

  it('shows the avatar where there is one', () => {
    const { options } = shownAs(push({ ...direct, avatarMediaId: 'a/b' }))
    expect(options.icon).toBe('/v1/media/a%2Fb/thumbnail')
  })
})

describe('isNewer', () => {
  it('keeps what is of a later message', () => {
    expect(isNewer({ conversationId: 'd1-2', seq: 8 }, push(direct))).toBe(true)
    expect(isNewer({ conversationId: 'd1-2', seq: 7 }, push(direct))).toBe(true)
    expect(isNewer({ conversationId: 'd1-2', seq: 6 }, push(direct))).toBe(false)
    expect(isNewer(null, push(direct))).toBe(false)
    expect(isNewer({ seq: 8 }, push({ language: 'en' }))).toBe(false)
  })
})

describe('a recall', () => {
  const recall = push({ ...direct, kind: 'recall', seq: '9', recalledSeq: '7' })

  it('takes the place of its own message, also where the device hides what was said', () => {
    expect(isNewer({ conversationId: 'd1-2', seq: 7 }, recall)).toBe(false)
    expect(isNewer({ seq: 7 }, push({ seq: '9', recalledSeq: '7' }))).toBe(false)
  })

  it('leaves a message that was told after it', () => {
    expect(isNewer({ conversationId: 'd1-2', seq: 8 }, recall)).toBe(true)
    expect(isNewer({ conversationId: 'd1-2', seq: 10 }, recall)).toBe(true)
  })
})

describe('addressOf', () => {
  it('leads to the chat, and to nothing else', () => {
    expect(addressOf({ conversationId: 'd1-2', seq: 7 })).toBe('/chats/d1-2')
    expect(addressOf({ conversationId: '../admin?x' })).toBe('/chats/..%2Fadmin%3Fx')
    expect(addressOf(undefined)).toBe('/chats')
  })
})
