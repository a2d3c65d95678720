// What is sent when messages are forwarded. Media are not uploaded again: the server knows that one may see them.
import type { ChatMessage, Content, ConversationKind, MergedSource } from './model'
import { type Outgoing, summaryOf, wireKind } from './outgoing'

/** At most so many go into one card. */
export const kForwardMost = 100
const kLines = 4
const kLineCharacters = 50
const kSenders = 4

const kForwardable: ReadonlySet<Content['kind']> = new Set([
  'text',
  'image',
  'voice',
  'file',
  'sticker',
  'video',
  'location',
  'contactCard',
  'card',
  'merged',
  'album',
  'poll',
  'relay',
])

/** True for a message that the server has and that others may be shown. */
export function mayForward(message: ChatMessage): boolean {
  return message.seq > 0 && kForwardable.has(message.content.kind)
}

/** True for one that can be put aside; polls and lists are nothing without what people make of them. */
export function mayKeep(message: ChatMessage): boolean {
  const { kind } = message.content
  return mayForward(message) && kind !== 'poll' && kind !== 'relay'
}

/** One message for another conversation. */
export function forwardOf(conversationId: string, message: ChatMessage): Outgoing {
  const { content, seq } = message
  switch (content.kind) {
    case 'text': {
      const { text, link } = content
      return {
        // Whom the original mentioned is not meant in another conversation.
        content: { kind: 'text', text, mentionedUserIds: [], mentionsAll: false },
        // The words of a page are the server's to say, for each who sends them.
        ...(link && { linkUrl: link.url }),
      }
    }
    case 'poll':
      // Asked anew, and open: its time may be over.
      return { content: { ...content, closesMs: 0 } }
    case 'merged':
      return { content: { ...content, from: { conversationId, seqs: [seq] } } }
    default:
      return { content }
  }
}

/** Several messages as one card; what it shows until the server has made its own. */
export function mergedOf(
  source: MergedSource,
  messages: readonly ChatMessage[],
  originKind: ConversationKind,
): Content {
  const chosen = messages.filter(mayForward)
  return {
    kind: 'merged',
    originKind,
    senderIds: [...new Set(chosen.map((message) => message.senderId))].slice(0, kSenders),
    count: chosen.length,
    lines: chosen.slice(0, kLines).map(({ senderId, content }) => ({
      senderId,
      kind: wireKind(content),
      summary: summaryOf(content, kLineCharacters),
    })),
    from: source,
  }
}
