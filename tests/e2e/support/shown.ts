// All that a device shows of chats and contacts, as lines that can be compared.
import type { ChatMessage, ConversationView } from '@/features/messaging'
import type { Device } from './device'
import { until } from './waiting'

const kLoadWithinMs = 20_000
const kPagesMost = 500

/** Without what is of this device alone: keys, progress, local files. */
function messageLine(message: ChatMessage): string {
  const { seq, senderId, timeMs, content, quote, mine, state, reactions, edited } = message
  const shown = { seq, senderId, timeMs, content, quote, mine, state, reactions, edited }
  return JSON.stringify(shown, (_key, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  )
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
    return window.messages.filter((message) => !refused.includes(message)).map(messageLine)
  } finally {
    window.close()
  }
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
    const { user, remark, starred, blocked } = contact
    lines.push(JSON.stringify({ user: user.userId, remark, starred, blocked }))
  }
  return lines.join('\n')
}
