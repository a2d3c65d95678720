import type { ConversationView } from '@/features/messaging'

/** The lines of the list: chats, and undefined where the folded ones lie, by the time of the newest of them. */
export function withFolded(
  rows: readonly ConversationView[],
  folded: readonly ConversationView[],
): (ConversationView | undefined)[] {
  if (folded.length === 0) return [...rows]
  const newest = Math.max(...folded.map((view) => view.timeMs))
  const found = rows.findIndex((view) => !view.pinned && view.timeMs < newest)
  const at = found < 0 ? rows.length : found
  return [...rows.slice(0, at), undefined, ...rows.slice(at)]
}
