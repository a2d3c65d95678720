// Values of the contacts feature, and the pure functions on them.
import type { User } from '@/features/accounts'
import { compareNames, indexLetter, isNamed } from './pinyin'

/** An exception for one contact from what the privacy settings say. */
export type Sharing = 'settings' | 'always' | 'never'

/** One's own mark for some contacts. */
export interface Tag {
  readonly tagId: string
  readonly name: string
}

/** How one came to a person; the server checks it. */
export interface Way {
  readonly source: 'handle' | 'phone' | 'qr' | 'group' | 'card' | 'book'
  /** The Kapok ID, the number, the card's text, or the conversation. */
  readonly evidence: string
  /** For a card: the entry that shows it. */
  readonly seq?: number
}

/** Who may add one and how, and what others see. */
export interface Privacy {
  readonly byHandle: boolean
  readonly byPhone: boolean
  readonly byQr: boolean
  readonly byGroup: boolean
  readonly byCard: boolean
  readonly confirm: boolean
  readonly strangersMayWrite: boolean
  readonly presence: boolean
  readonly receipts: boolean
  readonly typing: boolean
}

/** What an account has at first. */
export const kFirstPrivacy: Privacy = {
  byHandle: true,
  byPhone: false,
  byQr: true,
  byGroup: true,
  byCard: true,
  confirm: true,
  strangersMayWrite: false,
  presence: false,
  receipts: false,
  typing: true,
}

/** What one changes of a contact. */
export interface ContactChange {
  readonly remark?: string
  readonly note?: string
  readonly starred?: boolean
  readonly tagIds?: readonly string[]
  readonly presence?: Sharing
  readonly receipts?: Sharing
  readonly typing?: Sharing
}

/** Someone in the contact list, or someone blocked. */
export interface Contact {
  readonly user: User
  readonly remark: string
  readonly blocked: boolean
  readonly isContact: boolean
  readonly sinceMs: number
  /** The 1:1 conversation with them. */
  readonly conversationId: string
  readonly note: string
  readonly starred: boolean
  readonly tagIds: readonly string[]
  readonly presence: Sharing
  readonly receipts: Sharing
  readonly typing: Sharing
}

/** A contact as an older version may have cached it. */
export function completeContact(row: Partial<Contact> & Pick<Contact, 'user'>): Contact {
  return {
    remark: '',
    blocked: false,
    isContact: false,
    sinceMs: 0,
    conversationId: '',
    note: '',
    starred: false,
    tagIds: [],
    presence: 'settings',
    receipts: 'settings',
    typing: 'settings',
    ...row,
  }
}

/** One per pair and direction. */
export interface FriendRequest {
  readonly user: User
  readonly outgoing: boolean
  readonly reason: string
  readonly state: 'pending' | 'accepted' | 'declined' | 'expired'
  readonly timeMs: number
  /** How the asker came; undefined if that was not said. */
  readonly source?: Way['source'] | undefined
}

/** What someone is to oneself. */
export type Relation = 'self' | 'stranger' | 'contact' | 'requested' | 'asked'

/** Who was found. */
export interface FoundUser {
  readonly user: User
  readonly relation: Relation
  readonly contact?: Contact
  /** Their request to oneself, if one is open. */
  readonly incoming?: FriendRequest
  /** They are no contact, and may be written to all the same. */
  readonly mayWrite: boolean
}

/** Contacts under one letter of the index. */
export interface ContactSection {
  /** 'A' to 'Z', or '#'. */
  readonly letter: string
  readonly contacts: readonly Contact[]
}

/** What to call a contact: remark, else nickname, else handle. */
export function contactName(contact: Contact): string {
  return contact.remark || contact.user.nickname || contact.user.handle
}

/** Tags in the order of their names. */
export function sortedTags(tags: readonly Tag[]): Tag[] {
  return [...tags].sort((a, b) => compareNames(a.name, b.name))
}

/** Contacts by letter, letters in order and '#' last, names in order within. */
export function sectionsOf(contacts: readonly Contact[]): ContactSection[] {
  const byLetter = new Map<string, Contact[]>()
  for (const contact of contacts) {
    const letter = indexLetter(contactName(contact))
    const list = byLetter.get(letter)
    if (list) list.push(contact)
    else byLetter.set(letter, [contact])
  }
  return [...byLetter]
    .sort(([a], [b]) => Number(a === '#') - Number(b === '#') || a.localeCompare(b, 'en'))
    .map(([letter, list]) => ({
      letter,
      contacts: list.sort((a, b) => compareNames(contactName(a), contactName(b))),
    }))
}

/** True if remark, nickname or handle contain the text, as they are written or as pinyin. */
export function matchesContact(contact: Contact, text: string): boolean {
  const names = [contact.remark, contact.user.nickname, contact.user.handle]
  return text.trim() === '' || names.some((name) => isNamed(name, text))
}

/** Requests newest first, one per person and direction: a later one takes the place of an earlier. */
export function mergeRequests(
  known: readonly FriendRequest[],
  changed: readonly FriendRequest[],
): FriendRequest[] {
  const byKey = new Map(known.map((request) => [requestKey(request), request]))
  for (const request of changed) byKey.set(requestKey(request), request)
  return [...byKey.values()].sort((a, b) => b.timeMs - a.timeMs)
}

export function requestKey(request: FriendRequest): string {
  return `${request.outgoing ? 'out' : 'in'}-${request.user.userId}`
}
