// The emoji to pick from, in the reader's language. Loaded when the panel opens: the names weigh more than the app.
import { emojiNamed } from '../../shortcodes'

/** One emoji. */
export interface Emoji {
  readonly char: string
  readonly label: string
  readonly tags: readonly string[]
}

/** A tab of the panel. */
export interface EmojiGroup {
  readonly key: string
  readonly icon: string
  readonly emoji: readonly Emoji[]
}

interface RawEmoji {
  readonly group?: number
  readonly label: string
  readonly order?: number
  readonly tags?: readonly string[]
  readonly unicode: string
}

/** Emojibase's group numbers; its group 2 is skin tones and hair, which nobody picks. */
const kGroups: readonly { key: string; icon: string; group: number }[] = [
  { key: 'smileys', icon: '😀', group: 0 },
  { key: 'people', icon: '👋', group: 1 },
  { key: 'nature', icon: '🐼', group: 3 },
  { key: 'food', icon: '🍎', group: 4 },
  { key: 'travel', icon: '🚗', group: 5 },
  { key: 'activities', icon: '⚽', group: 6 },
  { key: 'objects', icon: '💡', group: 7 },
  { key: 'symbols', icon: '❤️', group: 8 },
  { key: 'flags', icon: '🚩', group: 9 },
]

export async function loadEmoji(language: string): Promise<EmojiGroup[]> {
  const module = language.startsWith('zh')
    ? await import('emojibase-data/zh/compact.json')
    : await import('emojibase-data/en/compact.json')
  const raw = module.default as readonly RawEmoji[]
  return kGroups.map(({ key, icon, group }) => ({
    key,
    icon,
    emoji: raw
      .filter((emoji) => emoji.group === group && emoji.order !== undefined)
      .sort((a, b) => (a.order ?? 0) - (b.order ?? 0))
      .map((emoji) => ({ char: emoji.unicode, label: emoji.label, tags: emoji.tags ?? [] })),
  }))
}

/** Emoji that WeChat calls like that (in either language), then those whose name or a tag contains the text. */
export function searchEmoji(groups: readonly EmojiGroup[], text: string, most = 80): Emoji[] {
  const query = text.trim().toLowerCase()
  const named = new Set(emojiNamed(query))
  const all = groups.flatMap((group) => group.emoji)
  const found = all.filter((emoji) => named.has(emoji.char)).slice(0, most)
  for (const group of groups) {
    for (const emoji of group.emoji) {
      const hit =
        emoji.label.toLowerCase().includes(query) ||
        emoji.tags.some((tag) => tag.toLowerCase().includes(query))
      if (hit && !named.has(emoji.char)) found.push(emoji)
      if (found.length >= most) return found
    }
  }
  return found
}
