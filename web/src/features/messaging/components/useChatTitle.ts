// The head of a chat: its name, the number of members, and who is typing.
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

  const name = computed(() => {
    const view = messaging.view(conversationId())
    return view ? words.title(view) : ''
  })
  /** Apart from the name, so that it stays when a long name is cut; '' where nobody counts. */
  const members = computed(() => {
    const conversation = messaging.conversation(conversationId())
    if (conversation?.origin) return ` · ${t('chats.imported')}`
    const count = conversation?.kind === 'group' ? conversation.memberCount : 0
    return count > 0 ? t('chat.titleMembers', { name: '', count }) : ''
  })

  const typing = computed(() => {
    const users = messaging.typingUsers(conversationId())
    const [first] = users
    if (!first) return ''
    if (messaging.conversation(conversationId())?.kind !== 'group') return t('chat.typing')
    // The server knows only the writer's setting: who hides that they write does not see it of others.
    if (!contacts.privacy.typing) return ''
    if (users.length > 1) return t('chat.typingMany', { count: users.length })
    return t('chat.typingName', { name: words.memberName(conversationId(), first) })
  })

  return { name, members, typing }
}
