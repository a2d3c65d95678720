import type { ConversationView } from '../model'

/** What a conversation is called in the reader's language. */
export function conversationTitle(view: ConversationView, t: (key: string) => string): string {
  if (view.conversation.kind === 'self') return t('chats.selfName')
  return view.title || t('chats.groupFallback')
}
