// Cuts a text into what is shown differently: links, mentions, WeChat's [微笑] shortcodes.

/** A piece of a text message. */
export type TextPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string }
  | { readonly kind: 'mention'; readonly text: string }

/** The shortcodes people type in WeChat, as emoji. */
export const kShortcodes: Readonly<Record<string, string>> = {
  微笑: '🙂',
  撇嘴: '😕',
  色: '😍',
  发呆: '😳',
  得意: '😎',
  流泪: '😢',
  害羞: '☺️',
  闭嘴: '🤐',
  睡: '😴',
  大哭: '😭',
  尴尬: '😅',
  发怒: '😡',
  调皮: '😜',
  呲牙: '😁',
  惊讶: '😮',
  难过: '🙁',
  囧: '😖',
  抓狂: '😫',
  吐: '🤮',
  偷笑: '🤭',
  愉快: '😊',
  白眼: '🙄',
  傲慢: '😤',
  困: '🥱',
  惊恐: '😱',
  憨笑: '😄',
  悠闲: '😌',
  奋斗: '💪',
  疑问: '🤔',
  嘘: '🤫',
  晕: '😵',
  骷髅: '💀',
  再见: '👋',
  擦汗: '😓',
  鼓掌: '👏',
  坏笑: '😏',
  委屈: '🥺',
  可怜: '🥺',
  笑脸: '😄',
  生病: '🤒',
  脸红: '😳',
  破涕为笑: '😂',
  嘿哈: '🤗',
  捂脸: '🤦',
  奸笑: '😏',
  机智: '🤓',
  皱眉: '😟',
  耶: '✌️',
  加油: '💪',
  强: '👍',
  弱: '👎',
  握手: '🤝',
  胜利: '✌️',
  抱拳: '🙏',
  合十: '🙏',
  拳头: '👊',
  OK: '👌',
  玫瑰: '🌹',
  凋谢: '🥀',
  爱心: '❤️',
  心碎: '💔',
  拥抱: '🤗',
  蛋糕: '🎂',
  咖啡: '☕',
  啤酒: '🍺',
  礼物: '🎁',
  红包: '🧧',
  庆祝: '🎉',
  烟花: '🎆',
  爆竹: '🧨',
  太阳: '☀️',
  月亮: '🌙',
  猪头: '🐷',
  便便: '💩',
  炸弹: '💣',
}

const kLink = /\bhttps?:\/\/[^\s<>"'，。！？；：、）】》]+/gi
const kTrailing = /[.,!?;:)\]}]+$/

function withEmoji(text: string): string {
  return text.replace(/\[([^[\]\s]{1,6})\]/g, (whole, name: string) => kShortcodes[name] ?? whole)
}

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
      parts.push({ kind: 'text', text: withEmoji(rest) })
      return
    }
    if (at > 0) parts.push({ kind: 'text', text: withEmoji(rest.slice(0, at)) })
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
