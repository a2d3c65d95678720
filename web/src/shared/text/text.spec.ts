// feature: search, search-names, pinyin-index, pain-chinese-search, search-same
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { fold } from './fold'
import { loadReadings, matchesName, nameMatches } from './names'
import { excerpt, findTerms, parseTerms, piecesOf } from './query'

const kCases = readFileSync('../tests/support/search_cases.tsv', 'utf8')
  .split('\n')
  .filter((line) => line && !line.startsWith('#'))
  .map((line) => line.split('\t'))

describe('the cases shared with the server', () => {
  test.each(kCases.filter(([kind]) => kind === 'fold'))('%s %s → %s', (_kind, text, expected) => {
    expect(fold(text ?? '').points.join('')).toBe(expected)
  })

  test.each(kCases.filter(([kind]) => kind === 'find'))(
    '%s %s in %s → %s',
    (_kind, query, text, expected) => {
      const spans = findTerms(parseTerms(query ?? ''), [text ?? ''])?.[0]
      const where = spans?.map(({ start, end }) => `${start}+${end - start}`).join(',')
      expect(where ?? '-').toBe(expected)
    },
  )
})

test('a word may be in any of the texts', () => {
  expect(findTerms(parseTerms('票 蓝'), ['投票', '红', '蓝色'])).toEqual([
    [{ start: 1, end: 2 }],
    [],
    [{ start: 0, end: 1 }],
  ])
  expect(findTerms(parseTerms('票 蓝'), ['投票', '红'])).toBeUndefined()
})

test('pieces join overlapping finds', () => {
  const spans = findTerms(parseTerms('火锅 锅底'), ['吃火锅底料'])?.[0] ?? []
  expect(piecesOf('吃火锅底料', spans)).toEqual([
    { text: '吃', marked: false },
    { text: '火锅', marked: true },
    { text: '底', marked: true },
    { text: '料', marked: false },
  ])
})

test('an excerpt begins near the first find', () => {
  const text = `${'很长的前言，'.repeat(20)}今晚吃火锅吗`
  const pieces = excerpt(text, parseTerms('火锅'))
  expect(pieces[0]).toEqual({ text: '…', marked: false })
  expect(pieces.find((piece) => piece.marked)?.text).toBe('火锅')
  expect(excerpt('没有', parseTerms('火'))).toEqual([{ text: '没有', marked: false }])
})

describe('names', () => {
  beforeAll(() => loadReadings())

  test.each([
    ['张小三', 'zhangxiaosan'],
    ['张小三', 'zxs'],
    ['张小三', 'zhxs'],
    ['张小三', 'zhangxs'],
    ['张小三', 'zxsan'],
    ['张小三', 'xiaos'],
    ['张小三', 'zhan'],
    ['张小三', 'zhang xiao'],
    ['张小三', 'z小s'],
    ['张小三', '小三'],
    ['重庆火锅群', 'chongqing'],
    ['重庆火锅群', 'cq'],
    ['重要的事', 'zhongyao'],
    ['单田芳', 'shan'],
    ['曾小贤', 'zxx'],
    ['吕布', 'lvbu'],
    ['Ann Lee', 'al'],
    ['Ann Lee', 'LEE'],
    ['José 何塞', 'jose'],
    ['周末 hiking', 'zmhik'],
    ['北京2024', 'bj2024'],
  ])('%s is found by %s', (name, wanted) => {
    expect(matchesName(name, wanted)).toBe(true)
  })

  test.each([
    ['张小三', 'zs'],
    ['张小三', 'zhanx'],
    ['张小三', 'li'],
    ['张小三', '三小'],
    ['Ann Lee', 'la'],
    ['', 'a'],
  ])('%s is not found by %s', (name, wanted) => {
    expect(matchesName(name, wanted)).toBe(false)
  })

  test('without readings characters still find', () => {
    expect(nameMatches('张小三', '小')).toBe(true)
    expect(nameMatches('张小三', 'zxs')).toBe(false)
  })
})
