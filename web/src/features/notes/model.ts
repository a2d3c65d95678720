// Values of the feature, and how two people's words become one.
import { diff3Merge } from 'node-diff3'

export interface Words {
  readonly title: string
  readonly text: string
}

export interface Note extends Words {
  readonly id: string
  readonly version: number
  readonly creatorId: string
  readonly editorId: string
  readonly editedMs: number
}

export interface NoteVersion {
  readonly version: number
  readonly editorId: string
  readonly editedMs: number
}

/** What is being written on this device, and from which version. */
export interface Draft extends Words {
  readonly base: Words & { readonly version: number }
}

/** What both changed, and what it was. */
interface Both {
  readonly a: string[]
  readonly o: string[]
  readonly b: string[]
}

/** Lines that stand around what both changed. */
export interface Marks {
  readonly mine: string
  readonly theirs: string
  readonly end: string
}

export interface Merged extends Words {
  /** Both changed the same lines: the text has both, between marks, for the writer to choose. */
  readonly conflict: boolean
}

const kOptions = { excludeFalseConflicts: true }

const linesOf = ({ text }: Words): string[] => text.split('\n')

/** Lines with what is between them, so that changes of neighbouring lines do not touch. */
const spaced = (lines: readonly string[]): string[] =>
  lines.flatMap((line, at) => (at === 0 ? [line] : ['\n', line]))

/** Neighbouring lines that one changed here and the other there; undefined if both changed the same. */
function mergeNeighbours(both: Both): string[] | undefined {
  if (both.a.length === 0 || both.b.length === 0) return undefined
  const regions = diff3Merge(spaced(both.a), spaced(both.o), spaced(both.b), kOptions)
  const parts = regions.map(({ ok }) => ok)
  if (!parts.every((part) => part !== undefined)) return undefined
  return parts.flat().join('').split('\n')
}

/** Puts the changes of two together that were made from the same words, line by line. Nobody's are left out. */
export function mergeWords(base: Words, mine: Words, theirs: Words, marks: Marks): Merged {
  const regions = diff3Merge(linesOf(mine), linesOf(base), linesOf(theirs), kOptions)
  const lines: string[] = []
  let conflict = false
  for (const { ok, conflict: both } of regions) {
    if (ok) lines.push(...ok)
    if (!both) continue
    const settled = mergeNeighbours(both)
    if (settled) {
      lines.push(...settled)
      continue
    }
    conflict = true
    lines.push(marks.mine, ...both.a, marks.theirs, ...both.b, marks.end)
  }
  // A title is one line: one's own change of it wins over none.
  const title = mine.title === base.title ? theirs.title : mine.title
  if (mine.title !== base.title && theirs.title !== base.title && mine.title !== theirs.title) {
    conflict = true
    lines.unshift(marks.theirs, theirs.title, marks.end)
  }
  return { title, text: lines.join('\n'), conflict }
}
