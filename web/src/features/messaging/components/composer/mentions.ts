// Finding the “@…” one is typing, and which mentions a text still holds.

/** A mention put into the text by the picker. */
export interface PickedMention {
  /** '' for everyone. */
  readonly userId: string
  readonly word: string
}

/** What stands between '@' and the caret; undefined if one is not typing a mention. */
export function mentionQuery(
  text: string,
  caret: number,
): { start: number; query: string } | undefined {
  const before = text.slice(0, caret)
  const start = before.lastIndexOf('@')
  if (start < 0) return undefined
  const query = before.slice(start + 1)
  // An address such as a@b is no mention, nor is what has a space in it.
  if (/[\s@]/.test(query) || query.length > 20) return undefined
  if (start > 0 && /[A-Za-z0-9._-]/.test(before[start - 1] ?? '')) return undefined
  return { start, query }
}

/** Those of the picked whose word is still in the text. */
export function keptMentions(text: string, picked: readonly PickedMention[]): PickedMention[] {
  const seen = new Set<string>()
  return picked.filter((mention) => {
    if (seen.has(mention.userId) || !text.includes(mention.word)) return false
    seen.add(mention.userId)
    return true
  })
}
