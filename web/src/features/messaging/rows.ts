// Turns the messages of a chat into the rows of its page: time stamps, the unread divider, groups and picture mosaics.
import type { ChatMessage } from './model'
import { isNoticeLike } from './rules'

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
  | ({
      readonly kind: 'notices'
      readonly key: string
      readonly firstSeq: number
      readonly lastSeq: number
    } & FoldedNotices)

/** People who came or went one after the other in a large group. */
export interface FoldedNotices {
  readonly change: 'joined' | 'left'
  readonly userIds: readonly string[]
  readonly count: number
}

const kStampGapMs = 5 * 60_000
const kGroupGapMs = 60_000
const kAlbumMost = 9

function isPlain(message: ChatMessage): boolean {
  return !isNoticeLike(message.content) && message.content.kind !== 'recalled'
}

function continuesAlbum(before: ChatMessage, next: ChatMessage): boolean {
  return (
    before.content.kind === 'image' &&
    next.content.kind === 'image' &&
    !before.quote &&
    !next.quote &&
    !before.reactions &&
    !next.reactions &&
    before.senderId === next.senderId &&
    before.state !== 'failed' &&
    next.state !== 'failed' &&
    next.timeMs - before.timeMs < kGroupGapMs
  )
}

/** Who came or went by this message; undefined for anything else. */
function passage(message: ChatMessage): FoldedNotices | undefined {
  if (message.content.kind !== 'notice') return undefined
  const { notice } = message.content
  switch (notice.kind) {
    case 'joined':
    case 'admitted':
      return { change: 'joined', userIds: notice.userIds, count: notice.count }
    case 'joinedByLink':
      return { change: 'joined', userIds: [message.senderId], count: 1 }
    case 'left':
      return { change: 'left', userIds: notice.userIds, count: notice.count }
    default:
      return undefined
  }
}

/** The run of comings (or goings) that begins at `at`, as one; undefined if it is none or alone. */
function foldedAt(
  messages: readonly ChatMessage[],
  at: number,
): { notices: FoldedNotices; last: number } | undefined {
  const first = messages[at] && passage(messages[at])
  if (!first) return undefined
  const userIds = [...first.userIds]
  let { count } = first
  let last = at
  for (let next = messages[last + 1]; next; next = messages[last + 1]) {
    const more = passage(next)
    if (more?.change !== first.change) break
    userIds.push(...more.userIds)
    count += more.count
    last += 1
  }
  return last > at ? { notices: { change: first.change, userIds, count }, last } : undefined
}

/** Rows for messages in order of seq; `firstUnreadSeq` is 0 where no divider is due. Large groups fold who comes and goes. */
export function buildRows(
  messages: readonly ChatMessage[],
  firstUnreadSeq: number,
  size: 'usual' | 'large' = 'usual',
): ChatRow[] {
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
    const folded = size === 'large' ? foldedAt(messages, at) : undefined
    if (folded) {
      const end = messages[folded.last] ?? message
      rows.push({
        kind: 'notices',
        key: message.key,
        firstSeq: message.seq,
        lastSeq: end.seq,
        ...folded.notices,
      })
      before = end
      at = folded.last
      continue
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
      (row.kind === 'notices' && row.firstSeq <= seq && seq <= row.lastSeq) ||
      (row.kind === 'message' &&
        (row.message.seq === seq || (row.album?.some((message) => message.seq === seq) ?? false))),
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
      return head + (content.packId === 'emoji' ? 104 : 132)
    case 'poll':
      return head + 120 + content.options.length * 44
    case 'relay':
      return head + 200
    case 'text':
      return head + 20 + Math.ceil(content.text.length / 24) * 24
    case 'notice':
    case 'pin':
    case 'nudge':
    case 'recalled':
      return 32
    default:
      return head + 44
  }
}
