// The conversation list as it is shown. Pure.
import { compareNames, isNamed } from '@/features/contacts'
import type { OutboxItem } from '@/protocol/outbox'
import type { ChatMessage, ConversationView, Membership } from './model'
import { type Outgoing, pendingMessage, sentMessage } from './outgoing'
import { type ConversationRow, unreadOf } from './rules'

export interface ViewSources {
  readonly me: string
  displayName(userId: string): string
  /** Between the names of people, in the language shown. */
  readonly separator: string
  shown(conversationId: string, membership: Membership): Membership
  /** How far the server's clock is before this device's. */
  readonly clockOffsetMs: number
  /** Own messages on their way, in order. */
  pending(conversationId: string): readonly OutboxItem<Outgoing>[]
}

/** Whose 1:1 it is with; '' for groups and the self chat. */
export function peerOf(row: ConversationRow, me: string): string {
  if (row.kind !== 'direct') return ''
  return row.firstMemberIds.find((id) => id !== me) ?? peerInId(row.id, me)
}

function peerInId(conversationId: string, me: string): string {
  const [a = '', b = ''] = conversationId.slice(1).split('-')
  return a === me ? b : a
}

/** Name of the conversation; '' for the self chat, which pages put into words. */
export function titleOf(row: ConversationRow, sources: ViewSources): string {
  if (row.kind === 'self' || row.kind === 'service') return ''
  if (row.kind === 'direct') return sources.displayName(peerOf(row, sources.me))
  if (row.name !== '') return row.name
  const others = row.firstMemberIds.filter((id) => id !== sources.me)
  const names = others.map((id) => sources.displayName(id)).filter((name) => name !== '')
  return names.join(sources.separator)
}

export function viewOf(row: ConversationRow, sources: ViewSources): ConversationView {
  const membership = sources.shown(row.id, row.membership)
  const conversation = membership === row.membership ? row : { ...row, membership }
  const pending = sources.pending(row.id).at(-1)
  const last: ChatMessage | undefined = pending
    ? pendingMessage(pending, sources.me, 0, [])
    : row.lastEntry && sentMessage(row.lastEntry, sources.me, [])
  const unread = unreadOf(row)
  return {
    conversation,
    id: row.id,
    title: titleOf(row, sources),
    peerId: peerOf(row, sources.me),
    unread,
    dot: (membership.muted && unread > 0) || (membership.markedUnread && unread === 0),
    mentioned: row.mentionedSeq > row.readSeq,
    pinned: membership.pinned,
    muted: membership.muted,
    folded: isFolded(row, membership),
    draft: membership.draft,
    // By what is shown, as the server's activeMs: a reaction or an edit moves nothing. What is on its way has the time of
    // this device, put right.
    timeMs: Math.max(
      row.lastEntry?.timeMs ?? row.activeMs,
      pending ? pending.createdMs + sources.clockOffsetMs : 0,
    ),
    ...(last && { last }),
  }
}

/** A muted group that is neither pinned nor calls for attention lies among the folded ones. */
function isFolded(row: ConversationRow, membership: Membership): boolean {
  return row.kind === 'group' && membership.folded && membership.muted && !membership.pinned
}

/** True if it belongs in the list: not hidden, and something was written in it once. */
export function isListed(view: ConversationView): boolean {
  const { membership, headSeq } = view.conversation
  const written = view.last !== undefined || headSeq > 0
  return !membership.hidden && (written || view.pinned || view.draft !== '')
}

/** Pinned first, then the last active first; equal ones always in the same order. */
export function compareViews(a: ConversationView, b: ConversationView): number {
  return (
    Number(b.pinned) - Number(a.pinned) ||
    b.timeMs - a.timeMs ||
    compareNames(a.title, b.title) ||
    (a.id < b.id ? -1 : 1)
  )
}

/** True if the title or a member's name contains the text, as it is written or as pinyin. */
export function matchesView(view: ConversationView, text: string, sources: ViewSources): boolean {
  const members = view.conversation.kind === 'group' ? view.conversation.firstMemberIds : []
  const names = [view.title, ...members.map((id) => sources.displayName(id))]
  return names.some((name) => isNamed(name, text))
}
