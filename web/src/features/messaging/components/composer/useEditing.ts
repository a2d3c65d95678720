// While a message is being edited, the text field has its words; what one was writing waits meanwhile.
import { computed, type Ref, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { useAccounts } from '@/features/accounts'
import type { ChatMessage, TextContent } from '@/features/messaging'
import type { PickedMention } from './mentions'

export function useEditing(
  source: () => ChatMessage | undefined,
  text: Ref<string>,
  picked: Ref<PickedMention[]>,
) {
  const { t } = useI18n()
  const accounts = useAccounts()
  let waiting: { text: string; picked: PickedMention[] } | undefined

  const content = computed<TextContent | undefined>(() => {
    const now = source()?.content
    return now?.kind === 'text' ? now : undefined
  })

  /** Whom the message mentions, by the words that do it. */
  function mentionsOf({ text: words, mentionedUserIds, mentionsAll }: TextContent) {
    const all = ['@所有人', '@All members', `@${t('chat.mentionAll')}`]
    const everyone = mentionsAll ? all.find((word) => words.includes(word)) : undefined
    return [
      ...mentionedUserIds.map((userId) => ({
        userId,
        word: `@${accounts.user(userId)?.nickname ?? ''}`,
      })),
      ...(everyone ? [{ userId: '', word: everyone }] : []),
    ]
  }

  watch(
    content,
    (now) => {
      if (now) {
        waiting ??= { text: text.value, picked: picked.value }
        text.value = now.text
        picked.value = mentionsOf(now)
      } else if (waiting) {
        text.value = waiting.text
        picked.value = waiting.picked
        waiting = undefined
      }
    },
    { flush: 'sync' },
  )

  return { isEditing: computed(() => content.value !== undefined), original: content }
}
