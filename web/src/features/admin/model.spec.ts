// feature: admin-console, word-filter
import { describe, expect, it } from 'vitest'
import { barHeights, bytesText, linesOf } from './model'

describe('the console’s values', () => {
  it('says sizes in words', () => {
    expect(bytesText(0, 'en')).toBe('0 byte')
    expect(bytesText(999, 'en')).toBe('999 byte')
    expect(bytesText(1_500, 'en')).toBe('1.5 kB')
    expect(bytesText(12_345_678, 'en')).toBe('12 MB')
    expect(bytesText(5e15, 'en')).toBe('5,000 TB')
  })

  it('draws bars beside the highest', () => {
    expect(barHeights([])).toEqual([])
    expect(barHeights([0, 0])).toEqual([0, 0])
    expect(barHeights([5, 10])).toEqual([0.5, 1])
  })

  it('reads one term a line', () => {
    expect(linesOf('a\r\n b \n\na\n')).toEqual(['a', 'b'])
    expect(linesOf(' \n')).toEqual([])
  })
})
