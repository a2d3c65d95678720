// One way to write what people write in many: no case, no accents, no full or half width, one space for any run of spaces.
// The server folds by the same rules (server/domains/search/fold.cpp); both are held to tests/support/search_cases.tsv.

/** What a folded character is: letters stand in words with spaces between them, wide ones are found alone. */
export type CharacterClass = 'space' | 'letter' | 'wide'

export interface Folded {
  /** Folded characters, one Unicode code point each. */
  readonly points: readonly string[]
  /** For each of them which character of the original it comes from, counted in code points. */
  readonly origins: readonly number[]
  /** How many characters the original has. */
  readonly characters: number
}

const kDropped = /[\u0300-\u036f\ufe00-\ufe0f\u{e0100}-\u{e01ef}\p{Cf}]/gu
const kSpace = /[\p{Z}\p{Cc}]/u
const kLetter = /[\p{L}\p{M}\p{N}]/u
/** Scripts of East Asia, and those that are written without spaces: Thai, Lao and Tibetan, Burmese, Khmer. */
const kWide = /[\u0e00-\u109f\u1780-\u17ff\u2e80-\u{10ffff}]/u
/** Their own form: most of what is written in Chinese, and Korean's syllables. */
const kOwnForm = /[\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]/

const known = new Map<string, readonly string[]>()

function foldOne(character: string): readonly string[] {
  const plain = character.replace(kDropped, '')
  if (plain === '') return []
  if (kSpace.test(plain)) return [' ']
  const parts = plain.normalize('NFKD').replace(kDropped, '').normalize('NFC')
  return Array.from(parts, (part) =>
    kSpace.test(part) ? ' ' : part.toLowerCase().replace('ς', 'σ'),
  ).flatMap((part) => Array.from(part))
}

function folded(character: string): readonly string[] {
  let parts = known.get(character)
  if (!parts) {
    parts = kOwnForm.test(character) ? [character] : foldOne(character)
    known.set(character, parts)
  }
  return parts
}

export function classOf(point: string): CharacterClass {
  if (point === ' ') return 'space'
  if (kWide.test(point)) return 'wide'
  return kLetter.test(point) ? 'letter' : 'wide'
}

export function fold(text: string): Folded {
  const points: string[] = []
  const origins: number[] = []
  let origin = 0
  for (const character of text) {
    for (const part of folded(character)) {
      if (part === ' ' && points.at(-1) === ' ') continue
      points.push(part)
      origins.push(origin)
    }
    origin++
  }
  return { points, origins, characters: origin }
}
