// The friend graph.
import type { AddressBook, BookEntry, BookMatch } from './address-book'
import type {
  Contact,
  ContactChange,
  ContactSection,
  FoundUser,
  FriendRequest,
  Privacy,
  Tag,
  Way,
} from './model'
import { useContactsStore } from './store'

export type * from './address-book'
export type * from './model'

/** The contacts feature as others see it. Members are reactive; promises reject with a `RpcError`. */
export interface ContactsStore {
  /** True once the list came from cache or server. */
  readonly ready: boolean
  /** Contacts only, in the order of the index. */
  readonly contacts: readonly Contact[]
  /** The same under their letters (pinyin for Chinese names). */
  readonly sections: readonly ContactSection[]
  readonly blocked: readonly Contact[]
  /** Newest first, both directions. */
  readonly requests: readonly FriendRequest[]
  /** Incoming, open, and not yet looked at on this device. */
  readonly newRequestCount: number
  /** On top of the list, in its order. */
  readonly starred: readonly Contact[]
  /** One's own, in the order of their names. */
  readonly tags: readonly Tag[]
  /** Who may add one and how, and what others see; the same on all devices. */
  readonly privacy: Privacy

  contact(userId: string): Contact | undefined
  /** Remark, else nickname, else handle; of a deleted account that it is one; '' for whom is not known. Reactive. */
  displayName(userId: string): string
  /** Contacts whose name, remark, handle or pinyin initials contain the text. */
  search(text: string): Contact[]
  markRequestsSeen(): void

  findByHandle(handle: string): Promise<FoundUser>
  findByQr(qrText: string): Promise<FoundUser>
  findByUserId(userId: string): Promise<FoundUser>
  /** E.164, and only who allows it. */
  findByPhone(phone: string): Promise<FoundUser>
  /** Resolves to 'contacts' where the other had asked before, or lets people in. */
  requestFriend(
    userId: string,
    reason: string,
    remark?: string,
    way?: Way,
  ): Promise<'requested' | 'contacts'>
  answerRequest(userId: string, accept: boolean, remark?: string): Promise<void>
  updateContact(userId: string, change: ContactChange): Promise<void>
  setBlocked(userId: string, blocked: boolean): Promise<void>
  /** With `deleteHistory` also clears the chat with them, for oneself. */
  deleteContact(userId: string, deleteHistory?: boolean): Promise<void>

  createTag(name: string): Promise<Tag>
  renameTag(tagId: string, name: string): Promise<void>
  deleteTag(tagId: string): Promise<void>
  /** Contacts that wear a tag; reactive. */
  tagged(tagId: string): Contact[]
  /** Exactly these contacts shall wear it. */
  setTagMembers(tagId: string, userIds: readonly string[]): Promise<void>
  updatePrivacy(change: Partial<Privacy>): Promise<void>

  getAddressBook(): Promise<AddressBook>
  uploadAddressBook(entries: readonly BookEntry[]): Promise<number>
  eraseAddressBook(): Promise<void>
  listBookMatches(): Promise<BookMatch[]>
  myQrText(): Promise<string>
  resetMyQr(): Promise<string>
}

export const useContacts: () => ContactsStore = useContactsStore

export { contactName } from './model'
export { compareNames, indexLetter, initialsOf, isNamed } from './pinyin'
/** For startEngine: the session's part. */
export const useContactsEngine = useContactsStore
