// What a message can be found by. The server's are `texts_of` and `mentioned_by` in server/domains/messaging/content.cpp; a new
// kind of content says here, too, what it can be found by.
import type { Content } from './model'

/** Packs of stickers that are none of the instance's: an emoji by itself, and what a person made. */
export const kEmojiPack = 'emoji'
export const kOwnPack = 'own'

/** Each text that readers see, the main one first; empty for what has no words. */
export function textsOf(content: Content): readonly string[] {
  switch (content.kind) {
    case 'text':
      return [content.text]
    case 'file':
      return [content.name]
    case 'sticker':
      return [content.packId === kEmojiPack ? content.stickerId : (content.words ?? '')]
    case 'location':
      return [content.name, content.address]
    case 'contactCard':
      return [content.nickname, content.handle]
    case 'card':
      return [content.title, content.text, content.source]
    case 'poll':
      return [content.question, ...content.options]
    case 'relay':
      return [content.title, content.example]
    default:
      return []
  }
}

/** What can be asked for as a kind: the content's own as the server names it, and 'link'. */
export function kindsOf(content: Content): readonly string[] {
  const hasAddress =
    content.kind === 'card' || textsOf(content).some((text) => /https?:\/\//.test(text))
  const own = content.kind === 'contactCard' ? 'contact_card' : content.kind
  return hasAddress ? [own, 'link'] : [own]
}

export function mentions(content: Content, userId: string): boolean {
  return (
    content.kind === 'text' && (content.mentionsAll || content.mentionedUserIds.includes(userId))
  )
}
