// Values of the contacts feature, and the pure functions on them.
import type { User } from '@/features/accounts'

/** Someone in the contact list, or someone blocked. */
export interface Contact {
  readonly user: User
  readonly remark: string
  readonly blocked: boolean
  readonly isContact: boolean
  readonly sinceMs: number
  /** The 1:1 conversation with them. */
  readonly conversationId: string
}

/** One per pair and direction. */
export interface FriendRequest {
  readonly user: User
  readonly outgoing: boolean
  readonly reason: string
  readonly state: 'pending' | 'accepted' | 'declined' | 'expired'
  readonly timeMs: number
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
}

/** Contacts under one letter of the index. */
export interface ContactSection {
  /** 'A' to 'Z', or '#'. */
  readonly letter: string
  readonly contacts: readonly Contact[]
}
