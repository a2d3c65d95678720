// Own texts recalled in this session, for “edit again”. Kept in memory only: what is recalled must not lie about on disk.
import { shallowReactive } from 'vue'

const kKeepMs = 5 * 60_000
const kept = shallowReactive(new Map<string, string>())

/** Call before the recall: afterwards the text is gone. */
export function keepRecalled(key: string, text: string): void {
  kept.set(key, text)
  setTimeout(() => kept.delete(key), kKeepMs)
}

/** '' if there is none (any more). */
export function recalledText(key: string): string {
  return kept.get(key) ?? ''
}
