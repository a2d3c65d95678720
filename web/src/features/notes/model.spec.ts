// feature: group-notes
import { describe, expect, it } from 'vitest'
import { mergeWords, type Words } from './model'

const marks = { mine: '<mine>', theirs: '<theirs>', end: '<end>' }
const words = (text: string, title = 'Trip'): Words => ({ title, text })

function merged(base: string, mine: string, theirs: string) {
  return mergeWords(words(base), words(mine), words(theirs), marks)
}

describe('two who write at once', () => {
  it('lose nothing where they wrote in different lines', () => {
    expect(merged('a\nb\nc', 'a!\nb\nc', 'a\nb\nc\nd')).toEqual({
      title: 'Trip',
      text: 'a!\nb\nc\nd',
      conflict: false,
    })
    expect(merged('a\nb', 'a\nb, mine', 'a, theirs\nb').text).toBe('a, theirs\nb, mine')
    expect(merged('a\nb\nc\nd\ne', 'a\nc\nd\ne', 'a\nb\nc\nd\ne\nf').text).toBe('a\nc\nd\ne\nf')
  })

  it('see both where they wrote in the same line', () => {
    expect(merged('a\nb\nc', 'a\nmine\nc', 'a\ntheirs\nc')).toEqual({
      title: 'Trip',
      text: 'a\n<mine>\nmine\n<theirs>\ntheirs\n<end>\nc',
      conflict: true,
    })
    expect(merged('', 'mine', 'theirs').conflict).toBe(true)
    expect(merged('a', 'a\nmine', 'a\ntheirs').text).toBe(
      'a\n<mine>\nmine\n<theirs>\ntheirs\n<end>',
    )
    expect(merged('a\nb\nc', 'a\nc', 'a\nb!\nc').conflict).toBe(true)
  })

  it('agree where they wrote the same', () => {
    expect(merged('a\nb', 'a\nx', 'a\nx')).toEqual({ title: 'Trip', text: 'a\nx', conflict: false })
  })

  it('keep the title that one of them changed', () => {
    const base = words('', 'one')
    expect(mergeWords(base, words('', 'one'), words('', 'two'), marks).title).toBe('two')
    expect(mergeWords(base, words('', 'three'), words('', 'one'), marks).title).toBe('three')
    // Both changed it: theirs stands in the text.
    expect(mergeWords(base, words('', 'three'), words('', 'two'), marks)).toEqual({
      title: 'three',
      text: '<theirs>\ntwo\n<end>\n',
      conflict: true,
    })
  })
})
