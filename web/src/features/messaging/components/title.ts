import type { ConversationView } from '../model'

/** What a conversation is called in the reader's language. */
export function conversationTitle(view: ConversationView, t: (key: string) => string): string {
  const { kind, origin } = view.conversation
  if (kind === 'self' || (origin?.kind === 'self' && !view.title)) return t('chats.selfName')
  if (kind === 'service') return t('service.title')
  // A person's name is on its way; only groups go without one.
  return view.title || (kind === 'direct' ? '' : t('chats.groupFallback'))
}
