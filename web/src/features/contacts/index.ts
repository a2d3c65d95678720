// The friend graph.
import type { Contact, ContactSection, FoundUser, FriendRequest } from './model'
import { useContactsStore } from './store'

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

  contact(userId: string): Contact | undefined
  /** Remark, else nickname, else handle, else ''; reactive. */
  displayName(userId: string): string
  /** Contacts whose name, remark, handle or pinyin initials contain the text. */
  search(text: string): Contact[]
  markRequestsSeen(): void

  findByHandle(handle: string): Promise<FoundUser>
  findByQr(qrText: string): Promise<FoundUser>
  findByUserId(userId: string): Promise<FoundUser>
  /** Resolves to 'contacts' where the other had asked before. */
  requestFriend(userId: string, reason: string, remark?: string): Promise<'requested' | 'contacts'>
  answerRequest(userId: string, accept: boolean, remark?: string): Promise<void>
  setRemark(userId: string, remark: string): Promise<void>
  setBlocked(userId: string, blocked: boolean): Promise<void>
  deleteContact(userId: string): Promise<void>
  myQrText(): Promise<string>
  resetMyQr(): Promise<string>
}

export const useContacts: () => ContactsStore = useContactsStore

export { contactName } from './model'
export { compareNames, indexLetter, initialsOf } from './pinyin'
/** For startEngine: the session's part. */
export const useContactsEngine = useContactsStore
