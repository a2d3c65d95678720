/** One for all: making it costs more than what it does. */
const graphemes = new Intl.Segmenter()

/** What stands for a name where there is no picture: its first letter, of whatever script. */
export function firstLetter(name: string): string {
  const [first] = graphemes.segment(name.trim())
  return first ? first.segment.toUpperCase() : '·'
}
