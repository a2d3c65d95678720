import type { ConversationView } from '../model'

/** What a conversation is called in the reader's language. */
export function conversationTitle(view: ConversationView, t: (key: string) => string): string {
  const { kind, origin } = view.conversation
  if (kind === 'self' || (origin?.kind === 'self' && !view.title)) return t('chats.selfName')
  if (kind === 'service') return t('service.title')
  return view.title || t('chats.groupFallback')
}
