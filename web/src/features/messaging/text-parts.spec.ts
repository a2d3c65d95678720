// feature: text
import { describe, expect, it } from 'vitest'
import { textParts } from './text-parts'

describe('textParts', () => {
  it('finds links and leaves the full stop after them alone', () => {
    expect(textParts('see https://kapok.example/a?b=1. ok')).toEqual([
      { kind: 'text', text: 'see ' },
      { kind: 'link', text: 'https://kapok.example/a?b=1', href: 'https://kapok.example/a?b=1' },
      { kind: 'text', text: '. ok' },
    ])
    expect(textParts('看https://a.cn/x，好')[1]).toMatchObject({
      kind: 'link',
      href: 'https://a.cn/x',
    })
  })

  it('never makes a link of another scheme', () => {
    expect(textParts('javascript:alert(1)')).toEqual([
      { kind: 'text', text: 'javascript:alert(1)' },
    ])
  })

  it('turns shortcodes into emoji and leaves unknown ones', () => {
    expect(textParts('[微笑] [不存在]')).toEqual([{ kind: 'text', text: '🙂 [不存在]' }])
  })

  it('marks the longest mention that fits', () => {
    expect(textParts('hi @Lin Mei!', ['@Lin', '@Lin Mei'])).toEqual([
      { kind: 'text', text: 'hi ' },
      { kind: 'mention', text: '@Lin Mei' },
      { kind: 'text', text: '!' },
    ])
  })
})
