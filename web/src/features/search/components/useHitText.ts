// What a row of results shows of a message: a piece of its words around the find, or a word for what it is.
import { type Content, textParts, textsOf } from '@/features/messaging'
import { useMessageWords } from '@/features/messaging/ui'
import { excerpt, findTerms, type Piece, type Terms } from '@/shared/text/query'

export function useHitText() {
  const { contentText } = useMessageWords()

  /** With emoji in the place of their shortcodes. */
  const shown = (words: string): string =>
    textParts(words)
      .map((part) => part.text)
      .join('')

  function hitPieces(content: Content, senderId: string, terms: Terms): Piece[] {
    const texts = textsOf(content)
    const at = texts.findIndex((text) => terms.some((term) => findTerms([term], [text])))
    const text = texts[Math.max(at, 0)]
    return text && terms.length > 0
      ? excerpt(text, terms).map(({ text: words, marked }) => ({ text: shown(words), marked }))
      : [{ text: contentText(content, senderId), marked: false }]
  }

  return { hitPieces }
}
