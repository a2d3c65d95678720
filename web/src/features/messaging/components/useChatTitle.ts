// The head of a chat: its name with the number of members, and who is typing.
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useContacts } from '@/features/contacts'
import { useMessaging } from '@/features/messaging'
import { useWords } from './useWords'

export function useChatTitle(conversationId: () => string) {
  const { t } = useI18n()
  const messaging = useMessaging()
  const contacts = useContacts()
  const words = useWords()

  const title = computed(() => {
    const view = messaging.view(conversationId())
    if (!view) return ''
    const name = words.title(view)
    const { kind, memberCount } = view.conversation
    return kind === 'group' && memberCount > 0
      ? t('chat.titleMembers', { name, count: memberCount })
      : name
  })

  const typing = computed(() => {
    const users = messaging.typingUsers(conversationId())
    const [first] = users
    if (!first) return ''
    if (messaging.conversation(conversationId())?.kind !== 'group') return t('chat.typing')
    if (users.length > 1) return t('chat.typingMany', { count: users.length })
    return t('chat.typingName', { name: contacts.displayName(first) })
  })

  return { title, typing }
}
