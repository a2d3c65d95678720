// Cuts a text into what is shown differently: links, mentions, WeChat's [微笑] shortcodes.

import { shortcodesToEmoji } from './shortcodes'

/** A piece of a text message. */
export type TextPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string }
  | { readonly kind: 'mention'; readonly text: string }

const kLink = /\bhttps?:\/\/[^\s<>"'，。！？；：、）】》]+/gi
const kTrailing = /[.,!?;:)\]}]+$/

function pushText(parts: TextPart[], text: string, mentions: readonly string[]): void {
  let rest = text
  while (rest) {
    let at = -1
    let found = ''
    for (const mention of mentions) {
      const index = rest.indexOf(mention)
      if (index >= 0 && (at < 0 || index < at || (index === at && mention.length > found.length))) {
        at = index
        found = mention
      }
    }
    if (at < 0) {
      parts.push({ kind: 'text', text: shortcodesToEmoji(rest) })
      return
    }
    if (at > 0) parts.push({ kind: 'text', text: shortcodesToEmoji(rest.slice(0, at)) })
    parts.push({ kind: 'mention', text: found })
    rest = rest.slice(at + found.length)
  }
}

/** `mentions` are the words that count as a mention, such as "@Lin". */
export function textParts(text: string, mentions: readonly string[] = []): TextPart[] {
  const parts: TextPart[] = []
  let from = 0
  for (const match of text.matchAll(kLink)) {
    const href = match[0].replace(kTrailing, '')
    pushText(parts, text.slice(from, match.index), mentions)
    parts.push({ kind: 'link', text: href, href })
    from = match.index + href.length
  }
  pushText(parts, text.slice(from), mentions)
  return parts
}
