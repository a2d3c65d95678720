// Pure decisions of messaging: ids, order, unread, recall.
import type { Conversation, Entry } from './model'

/** Id of the 1:1 conversation of two users (of the self chat if both are one). Ids are decimal 64-bit numbers. */
export function directConversationId(a: string, b: string): string {
  const [low, high] = BigInt(a) <= BigInt(b) ? [a, b] : [b, a]
  return `d${low}-${high}`
}

const kRecallMs = 2 * 60 * 1000
const kRecallFileMs = 3 * 60 * 60 * 1000

/** True if `userId` may take the entry back now. The server decides again. */
export function mayRecall(
  conversation: Conversation,
  entry: Pick<Entry, 'senderId' | 'timeMs' | 'content'>,
  userId: string,
  nowMs: number,
): boolean {
  switch (entry.content.kind) {
    case 'notice':
    case 'recall':
    case 'recalled':
      return false
    default:
      break
  }
  if (!conversation.membership.active || conversation.dissolved) return false
  if (entry.senderId === userId) {
    const limit = entry.content.kind === 'file' ? kRecallFileMs : kRecallMs
    return nowMs - entry.timeMs < limit
  }
  // The server also refuses an admin who recalls the owner's or another admin's message; roles of others are not known here.
  return conversation.kind === 'group' && conversation.membership.role !== 'member'
}
