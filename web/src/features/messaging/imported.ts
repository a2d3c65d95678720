// Entries of imported conversations: the ids of people in them are the archive's, and become ids that say whose they are.
import { foreignId } from '@/features/accounts'
import type { Imported as WireImported } from '@/gen/kapok/messaging/v1/types_pb'
import type { Content, Entry, Notice } from './model'

type Rename = (userId: string) => string

function noticeWith(notice: Notice, rename: Rename): Notice {
  if ('userIds' in notice) return { ...notice, userIds: notice.userIds.map(rename) }
  if (notice.kind === 'joinedByLink') return { ...notice, inviterId: rename(notice.inviterId) }
  return notice
}

function contentWith(content: Content, rename: Rename): Content {
  if (content.kind === 'notice') return { ...content, notice: noticeWith(content.notice, rename) }
  if (content.kind === 'recalled') return { ...content, byUserId: rename(content.byUserId) }
  return content
}

/** By its id. Elsewhere what an entry says of an archive is nothing: only imports write it. */
export const isImported = (conversationId: string): boolean => conversationId.startsWith('i')

/** The entry with everybody by name; the importer's own id stays. */
export function withForeignPeople(entry: Entry, imported: WireImported): Entry {
  const names = new Map(imported.people.map(({ userId, name }) => [userId, name]))
  names.set(imported.senderId, imported.senderName)
  const rename: Rename = (userId) => {
    const name = userId === '0' ? undefined : names.get(userId)
    return name === undefined ? userId : foreignId(userId, name)
  }
  const mine = entry.senderId !== '0'
  return {
    ...entry,
    senderId: mine ? entry.senderId : rename(imported.senderId),
    content: contentWith(entry.content, rename),
    ...(entry.quote && { quote: { ...entry.quote, senderId: rename(entry.quote.senderId) } }),
  }
}
