// Turns the messages of a chat into the rows of its page: time stamps, the unread divider, groups and picture mosaics.
import type { ChatMessage } from './model'

/** One row of the chat page. */
export type ChatRow =
  | { readonly kind: 'time'; readonly key: string; readonly timeMs: number }
  | { readonly kind: 'divider'; readonly key: string }
  | {
      readonly kind: 'message'
      readonly key: string
      readonly message: ChatMessage
      /** First of a group by one sender: shows picture and name. */
      readonly first: boolean
      /** Pictures sent in one go, shown together; contains `message` as first. Absent for a lone message. */
      readonly album?: readonly ChatMessage[]
    }

const kStampGapMs = 5 * 60_000
const kGroupGapMs = 60_000
const kAlbumMost = 9

function isPlain(message: ChatMessage): boolean {
  return message.content.kind !== 'notice' && message.content.kind !== 'recalled'
}

function continuesAlbum(before: ChatMessage, next: ChatMessage): boolean {
  return (
    before.content.kind === 'image' &&
    next.content.kind === 'image' &&
    !before.quote &&
    !next.quote &&
    before.senderId === next.senderId &&
    before.state !== 'failed' &&
    next.state !== 'failed' &&
    next.timeMs - before.timeMs < kGroupGapMs
  )
}

/** Rows for messages in order of seq; `firstUnreadSeq` is 0 where no divider is due. */
export function buildRows(messages: readonly ChatMessage[], firstUnreadSeq: number): ChatRow[] {
  const rows: ChatRow[] = []
  let before: ChatMessage | undefined
  let stampMs = 0
  let dividerDue = firstUnreadSeq > 0

  for (let at = 0; at < messages.length; at++) {
    const message = messages[at]
    if (!message) continue
    let broken = false
    if (message.timeMs - stampMs >= kStampGapMs) {
      rows.push({ kind: 'time', key: `t${message.key}`, timeMs: message.timeMs })
      stampMs = message.timeMs
      broken = true
    }
    if (dividerDue && message.seq >= firstUnreadSeq) {
      dividerDue = false
      // Nothing above it: everything is new, and a line says nothing.
      if (before) {
        rows.push({ kind: 'divider', key: 'unread' })
        broken = true
      }
    }
    const first =
      broken ||
      !before ||
      !isPlain(before) ||
      before.senderId !== message.senderId ||
      message.timeMs - before.timeMs >= kGroupGapMs
    const album = [message]
    let last = message
    for (let next = messages[at + 1]; next && album.length < kAlbumMost; next = messages[at + 1]) {
      const newBegins = dividerDue && next.seq >= firstUnreadSeq && next.seq > 0
      if (newBegins || next.timeMs - stampMs >= kStampGapMs || !continuesAlbum(last, next)) break
      album.push(next)
      last = next
      at++
    }
    rows.push({
      kind: 'message',
      key: message.key,
      message,
      first,
      ...(album.length > 1 ? { album } : {}),
    })
    before = last
  }
  return rows
}

/** Index of the row that shows a seq; -1 if none does. */
export function rowOfSeq(rows: readonly ChatRow[], seq: number): number {
  return rows.findIndex(
    (row) =>
      row.kind === 'message' &&
      (row.message.seq === seq || (row.album?.some((message) => message.seq === seq) ?? false)),
  )
}

/** A first guess at a row's height, before it was measured. */
export function estimateRow(row: ChatRow | undefined): number {
  if (!row || row.kind !== 'message') return 40
  const head = row.first ? 16 : 6
  const { content } = row.message
  if (row.album) return head + Math.ceil(row.album.length / 3) * 104
  switch (content.kind) {
    case 'image':
      return head + 180
    case 'file':
      return head + 84
    case 'sticker':
      return head + 104
    case 'text':
      return head + 20 + Math.ceil(content.text.length / 24) * 24
    case 'notice':
    case 'recalled':
      return 32
    default:
      return head + 44
  }
}
