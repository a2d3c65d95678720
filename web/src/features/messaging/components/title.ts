import type { ConversationView } from '../model'

/** What a conversation is called in the reader's language. */
export function conversationTitle(view: ConversationView, t: (key: string) => string): string {
  if (view.conversation.kind === 'self') return t('chats.selfName')
  if (view.conversation.kind === 'service') return t('service.title')
  return view.title || t('chats.groupFallback')
}
