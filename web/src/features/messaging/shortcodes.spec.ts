// feature: shortcodes, emoji-picker, emoji-search
import { describe, expect, it } from 'vitest'
import { emojiNamed, replaceShortcodes, shortcodeOf, shortcodesToEmoji } from './shortcodes'

describe('shortcodesToEmoji', () => {
  it('knows Chinese and English names, in any case', () => {
    expect(shortcodesToEmoji('[微笑][Smile][smile] [OK] [666]')).toBe('🙂🙂🙂 👌 🤙')
  })

  it('leaves what it does not know', () => {
    for (const text of ['[不存在]', '[ 微笑]', '[]', '微笑', '[微笑', '[[微笑', 'a[0]', '[1,2]']) {
      expect(shortcodesToEmoji(text)).toBe(text)
    }
  })
})

describe('shortcodeOf', () => {
  it('is the way back, for every emoji of the table', () => {
    for (const name of ['微笑', '害羞', '爱心', '太阳', '破涕为笑', '叹气']) {
      const emoji = shortcodesToEmoji(`[${name}]`)
      expect(shortcodeOf(emoji, 'zh-CN')).toBe(`[${name}]`)
      expect(shortcodesToEmoji(shortcodeOf(emoji, 'en') ?? '')).toBe(emoji)
    }
    expect(shortcodeOf('❤', 'en')).toBe('[Heart]')
    expect(shortcodeOf('🦄', 'en')).toBeUndefined()
  })
})

describe('emojiNamed', () => {
  it('finds by part of either name', () => {
    expect(emojiNamed('偷')).toEqual(['🤭'])
    expect(emojiNamed('[chuck')).toEqual(['🤭'])
    expect(emojiNamed('thumbs')).toEqual(['👍', '👎'])
    expect(emojiNamed(' ')).toEqual([])
  })
})

describe('replaceShortcodes', () => {
  it('follows the one being typed, and no other', () => {
    expect(replaceShortcodes('a[微笑]b', 5, 'at-caret')).toEqual({ text: 'a🙂b', caret: 3 })
    expect(replaceShortcodes('[微笑]a[微笑]', 5, 'at-caret')).toEqual({
      text: '[微笑]a[微笑]',
      caret: 5,
    })
    expect(replaceShortcodes('x]', 2, 'at-caret')).toEqual({ text: 'x]', caret: 2 })
  })

  it('takes all of what was pasted and keeps the caret after it', () => {
    expect(replaceShortcodes('[强]好[玫瑰]!', 4, 'all')).toEqual({ text: '👍好🌹!', caret: 3 })
  })
})
