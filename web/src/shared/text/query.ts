// The words of a query, and where they are in a text: the same as the server finds (server/domains/search/query.cpp).
import { classOf, fold, type Folded } from './fold'

/** A longer query is refused by the server. */
export const kQueryMax = 200
const kWordsMax = 10
/** Fewer letters than this are looked for at the beginning of words only. */
const kInnerLettersMin = 3
const kQuotes = new Set(['"', '“', '”'])

/** Folded words, each as its characters. */
export type Terms = readonly (readonly string[])[]

/** A place in a text: first character and one behind the last, counted in code points. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** Words stand between spaces, phrases between double quotes. */
export function parseTerms(text: string): Terms {
  const words = new Map<string, readonly string[]>()
  let word: string[] = []
  let quoted = false
  const endWord = (): void => {
    while (word.at(-1) === ' ') word.pop()
    if (word.length > 0) words.set(word.join(''), word)
    word = []
  }
  for (const point of fold(text).points) {
    if (kQuotes.has(point)) {
      endWord()
      quoted = !quoted
    } else if (point === ' ' && !quoted) endWord()
    else if (point !== ' ' || word.length > 0) word.push(point)
  }
  endWord()
  return [...words.values()].slice(0, kWordsMax)
}

function beginsWords(word: readonly string[]): boolean {
  return word.length < kInnerLettersMin && word.every((point) => classOf(point) === 'letter')
}

function isAt(word: readonly string[], points: readonly string[], at: number): boolean {
  return word.every((point, index) => points[at + index] === point)
}

function spansOf(word: readonly string[], text: Folded): Span[] {
  const spans: Span[] = []
  const onlyBeginnings = beginsWords(word)
  const { points, origins, characters } = text
  for (let at = 0; at + word.length <= points.length; at++) {
    if (!isAt(word, points, at)) continue
    if (onlyBeginnings && at > 0 && classOf(points[at - 1] ?? ' ') === 'letter') continue
    const behind = at + word.length
    const end = Math.max((origins[behind - 1] ?? 0) + 1, origins[behind] ?? characters)
    spans.push({ start: origins[at] ?? 0, end })
  }
  return spans
}

/** Undefined if a word is in none of the texts; else for each text where words are, in order. */
export function findTerms(terms: Terms, texts: readonly string[]): Span[][] | undefined {
  const foldedTexts = texts.map(fold)
  const found: Span[][] = texts.map(() => [])
  for (const word of terms) {
    let isThere = false
    foldedTexts.forEach((text, index) => {
      const spans = spansOf(word, text)
      if (spans.length > 0) isThere = true
      found[index]?.push(...spans)
    })
    if (!isThere) return undefined
  }
  for (const spans of found) spans.sort((a, b) => a.start - b.start || a.end - b.end)
  return found
}

/** A run of a text, marked where it was searched for. */
export interface Piece {
  readonly text: string
  readonly marked: boolean
}

/** A text cut into what was found in it and what lies between. */
export function piecesOf(text: string, spans: readonly Span[]): Piece[] {
  const characters = Array.from(text)
  const pieces: Piece[] = []
  let at = 0
  const add = (end: number, marked: boolean): void => {
    if (end > at) pieces.push({ text: characters.slice(at, end).join(''), marked })
    at = Math.max(at, end)
  }
  for (const { start, end } of spans) {
    add(start, false)
    add(end, true)
  }
  add(characters.length, false)
  return pieces
}

/** Some characters around the first find, so that it is seen in one line. */
export function excerpt(text: string, terms: Terms, before = 12, most = 120): Piece[] {
  const plain = text.slice(0, 20_000).replace(/\s+/g, ' ')
  const spans = findTerms(terms, [plain])?.[0] ?? []
  const from = Math.max(0, (spans[0]?.start ?? 0) - before)
  const moved = spans.map(({ start, end }) => ({ start: start - from, end: end - from }))
  const shown = Array.from(plain).slice(from, from + most)
  const inside = moved
    .filter(({ start }) => start < shown.length)
    .map(({ start, end }) => ({ start, end: Math.min(end, shown.length) }))
  const pieces = piecesOf(shown.join(''), inside)
  return from > 0 ? [{ text: '…', marked: false }, ...pieces] : pieces
}
