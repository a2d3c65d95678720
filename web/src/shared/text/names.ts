// Names by what one types: characters, full pinyin ("zhangsan"), initials ("zs"), or any mix of them ("zhangs", "z三").
// A character of several readings is found by each of them (重: chong, zhong).
//
// The readings are pinyin-pro's, some 150 KB compressed: they are loaded when somebody first searches.
import { shallowRef } from 'vue'
import { fold } from './fold'

/** Readings of a Chinese character, without tones; none for others. */
export type Readings = (character: string) => readonly string[]

const kHan = /\p{Script=Han}/u
const readings = shallowRef<Readings>()

/** Loads the readings; before that, names are found by their characters only. Reactive: what was shown is found again. */
export async function loadReadings(): Promise<void> {
  if (readings.value) return
  const { pinyin } = await import('pinyin-pro')
  const known = new Map<string, readonly string[]>()
  readings.value = (character) => {
    let found = known.get(character)
    if (!found) {
      const all = kHan.test(character)
        ? pinyin(character, { multiple: true, toneType: 'none', type: 'array', v: true })
        : []
      found = [...new Set(all)].filter((reading) => /^[a-z]+$/.test(reading))
      known.set(character, found)
    }
    return found
  }
}

/** What may stand for a syllable: all of it, its first letter, or its first two where they are one sound. */
function shortForms(syllable: string): string[] {
  const forms = [syllable, syllable.slice(0, 1)]
  if (/^[zcs]h/.test(syllable)) forms.push(syllable.slice(0, 2))
  return forms
}

/** True if the wanted letters can be read from the name's characters on, one syllable a character, the last one maybe cut. */
function readsFrom(
  name: readonly string[],
  at: number,
  wanted: string,
  readingsOf: Readings,
): boolean {
  if (wanted === '') return true
  const character = name[at]
  if (character === undefined) return false
  if (character === ' ') return readsFrom(name, at + 1, wanted, readingsOf)
  if (wanted.startsWith(character)) {
    if (readsFrom(name, at + 1, wanted.slice(character.length), readingsOf)) return true
  }
  return readingsOf(character).some((syllable) => {
    if (syllable.startsWith(wanted)) return true
    return shortForms(syllable).some(
      (form) =>
        wanted.startsWith(form) && readsFrom(name, at + 1, wanted.slice(form.length), readingsOf),
    )
  })
}

/** True if the name has what is wanted in it. Pure; `matchesName` is the same with the loaded readings. */
export function nameMatches(name: string, wanted: string, readingsOf?: Readings): boolean {
  const points = fold(name).points
  const letters = fold(wanted.trim()).points
  const query = letters.join('')
  if (query === '' || points.join('').includes(query)) return true
  const close = letters.filter((point) => point !== ' ').join('')
  if (initialsOfWords(points).includes(close)) return true
  if (!readingsOf) return false
  return points.some((point, at) => {
    const startsWord = kHan.test(point) || at === 0 || points[at - 1] === ' '
    return startsWord && readsFrom(points, at, close, readingsOf)
  })
}

/** First letters of words: "ann lee" → "al". */
function initialsOfWords(points: readonly string[]): string {
  return points
    .filter((point, at) => point !== ' ' && (at === 0 || points[at - 1] === ' '))
    .join('')
}

export function matchesName(name: string, wanted: string): boolean {
  return nameMatches(name, wanted, readings.value)
}
