// All that a device shows of chats and contacts, as lines that can be compared.
import type { ChatMessage, ConversationView } from '@/features/messaging'
import type { Device } from './device'
import { until } from './waiting'

const kLoadWithinMs = 20_000
const kPagesMost = 500
/** In a chat that one left nobody tells how a poll stands. */
const kStatesWithinMs = 1_000

const plain = (value: unknown): string =>
  JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? String(each) : each))

/** Without what is of this device alone: keys, progress, local files. */
function messageLine(message: ChatMessage): string {
  const { seq, senderId, timeMs, content, quote, mine, state, reactions, edited } = message
  return plain({ seq, senderId, timeMs, content, quote, mine, state, reactions, edited })
}

function chatLine(view: ConversationView): string {
  const { id, title, unread, dot, mentioned, pinned, muted, folded, draft } = view
  return JSON.stringify({ id, title, unread, dot, mentioned, pinned, muted, folded, draft })
}

/**
 * What was refused, such as words to a group that one was removed from, stays with the device that said them, and holds the
 * chat at the top of its list: it is deleted, as a person would.
 */
async function messagesOf(device: Device, id: string): Promise<string[]> {
  const window = device.messaging.openWindow(id)
  try {
    await window.jumpToEnd()
    // A page may hold only what changes other messages: then nothing more is shown after it.
    for (let pages = 0; !window.atStart; pages += 1) {
      if (pages === kPagesMost) return ['does not load']
      await window.loadOlder()
    }
    const refused = window.messages.filter(({ state }) => state === 'failed')
    for (const { clientMessageId } of refused) await device.messaging.discard(id, clientMessageId)
    const kept = window.messages.filter((message) => !refused.includes(message))
    const cards = kept.filter(({ content }) => content.kind === 'poll' || content.kind === 'relay')
    const states = await stateLines(device, id, cards)
    return kept.flatMap((message) => [messageLine(message), ...[states.get(message) ?? []].flat()])
  } finally {
    window.close()
  }
}

/** How polls and relay lists of a chat stand on the device, as their cards show it; one that the server does not tell of, not. */
async function stateLines(
  device: Device,
  id: string,
  cards: readonly ChatMessage[],
): Promise<Map<ChatMessage, string>> {
  const { together } = device
  const shown = cards.map(({ seq }) => ({ key: Symbol('card'), seq }))
  for (const { key, seq } of shown) together.show(key, { conversationId: id, seq })
  const isTold = ({ seq }: { seq: number }) => together.state(id, seq)?.mine !== undefined
  await until(() => shown.every(isTold), kStatesWithinMs)
  for (const { key } of shown) together.hide(key)
  return new Map(cards.map((card) => [card, `    ${JSON.stringify(together.state(id, card.seq))}`]))
}

/** What a device asks for when a page shows it: notes, favourites, what is put off. */
async function askedFor(device: Device): Promise<string[]> {
  const lines: string[] = []
  for (const { id, conversation } of device.messaging.conversations) {
    if (conversation.kind !== 'group' || !conversation.membership.active) continue
    for (const note of await device.notes.list(id)) lines.push(`note ${JSON.stringify(note)}`)
  }
  const everything = { kinds: [], tag: '', text: '' }
  for (let token: string | undefined = ''; token !== undefined;) {
    const page = await device.favourites.list(everything, { token, limit: 30 })
    for (const kept of page.items) lines.push(`kept ${plain(kept)}`)
    token = page.next || undefined
  }
  await device.agenda.load()
  for (const item of device.agenda.items) lines.push(`put off ${JSON.stringify(item)}`)
  for (const { tagId, name } of device.contacts.tags) lines.push(`tag ${tagId} ${name}`)
  return lines
}

/** What one shows and the other does not, by line. */
export function difference(shown: string, expected: string): string[] {
  const [there, wanted] = [new Set(shown.split('\n')), new Set(expected.split('\n'))]
  const extra = [...there].filter((line) => !wanted.has(line)).map((line) => `+ ${line}`)
  const missing = [...wanted].filter((line) => !there.has(line)).map((line) => `- ${line}`)
  const turned = extra.length + missing.length === 0 && shown !== expected
  return turned ? ['the same in another order', shown, expected] : [...extra, ...missing]
}

/** Resolves once the device is online and has the whole list; a device that cannot says so instead. */
export async function shownBy(device: Device): Promise<string> {
  const { messaging, contacts } = device
  if (!(await until(() => device.isOnline && messaging.ready, kLoadWithinMs)))
    return `is not online: ${device.accounts.connection} ${device.accounts.syncFailed}`
  while (messaging.hasMore) await messaging.loadMore()
  for (const view of messaging.conversations) await messagesOf(device, view.id)
  const lines = [`unread in all: ${messaging.totalUnread}`]
  for (const view of messaging.conversations) {
    lines.push(chatLine(view))
    for (const message of await messagesOf(device, view.id)) lines.push(`  ${message}`)
  }
  for (const contact of contacts.contacts) {
    const { user, remark, starred, blocked, tagIds } = contact
    lines.push(JSON.stringify({ user: user.userId, remark, starred, blocked, tagIds }))
  }
  lines.push(...(await askedFor(device)))
  return lines.join('\n')
}
