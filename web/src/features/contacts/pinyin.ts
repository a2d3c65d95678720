// First letters of Chinese names without a dictionary: the browser's own Chinese collation sorts by pinyin, so the letter of
// a character is that of the last border it does not sort before.
import { matchesName } from '@/shared/text/names'

/** The letters, and for each the first character of the collation that is read with it. No syllable begins with I, U, V. */
const kLetters = 'ABCDEFGHJKLMNOPQRSTWXYZ'
const kBorders = Array.from('阿八嚓咑妸发旮哈丌咔垃妈拏噢妑七呥仨他屲夕丫帀')

const collator = new Intl.Collator('zh-Hans-CN-u-co-pinyin')

/** Surnames that are read otherwise than the same character elsewhere. */
const kSurnames: Readonly<Record<string, string>> = {
  曾: 'Z',
  单: 'S',
  解: 'X',
  仇: 'Q',
  查: 'Z',
  翟: 'Z',
  朴: 'P',
  区: 'O',
  盖: 'G',
  种: 'C',
  重: 'C',
  秘: 'B',
  冼: 'X',
  尉: 'W',
}

function letterOf(character: string): string {
  if (/\p{Script=Han}/u.test(character)) {
    const at = kBorders.findLastIndex((border) => collator.compare(character, border) >= 0)
    return kLetters.charAt(Math.max(0, at))
  }
  const plain = character.normalize('NFD').charAt(0).toUpperCase()
  return /[A-Z]/.test(plain) ? plain : '#'
}

/** Letter of the index under which a name stands: 'A' to 'Z', else '#'. */
export function indexLetter(name: string): string {
  const first = Array.from(name.trim())[0]
  if (first === undefined) return '#'
  return kSurnames[first] ?? letterOf(first)
}

/** Initials of a name, lower case: "张小三" → "zxs", "Ann Lee" → "al"; characters without a letter are left out. */
export function initialsOf(name: string): string {
  const letters: string[] = []
  let inWord = false
  for (const character of name) {
    const han = /\p{Script=Han}/u.test(character)
    const word = !han && /[\p{L}\p{N}]/u.test(character)
    if (han || (word && !inWord)) {
      const letter = letterOf(character)
      letters.push(letter === '#' ? character : letter)
    }
    inWord = word
  }
  return letters.join('').toLowerCase()
}

/** True if a name contains the text, as it is written or as pinyin; by initials even before the readings are loaded. */
export function isNamed(name: string, text: string): boolean {
  return matchesName(name, text) || initialsOf(name).includes(text.trim().toLowerCase())
}

/** Order of names: by pinyin and alphabet, numbers by value. */
export function compareNames(a: string, b: string): number {
  return collator.compare(a, b)
}
