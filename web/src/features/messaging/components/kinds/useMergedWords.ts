// Forwarded cards in words.
import { useI18n } from 'vue-i18n'
import type { ConversationKind, MergedLine } from '../../model'
import { useWords } from '../useWords'

interface Titled {
  readonly originKind: ConversationKind
  readonly senderIds: readonly string[]
}

export function useMergedWords() {
  const { t } = useI18n()
  const { nameOf, quoteText } = useWords()

  /** Whose words they are: of one or two people by name, of a group as such. */
  function title({ originKind, senderIds }: Titled): string {
    const [a, b] = senderIds
    if (originKind === 'group' || !a) return t('kinds.mergedGroupTitle')
    const names = b ? t('kinds.mergedAnd', { a: nameOf(a), b: nameOf(b) }) : nameOf(a)
    return t('kinds.mergedTitle', { names })
  }

  function lineText(line: MergedLine): string {
    if (line.kind === 'recalled') return t('kinds.mergedRecalled')
    if (line.kind === 'changed') return t('kinds.mergedChanged')
    return quoteText({ seq: 0, senderId: line.senderId, summary: line.summary, kind: line.kind })
  }

  return { title, lineText }
}
