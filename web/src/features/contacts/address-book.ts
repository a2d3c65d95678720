// Matching address books: numbers are hashed here, with the server's salt, and never sent.
import { type User, userOf } from '@/features/accounts'
import { type ContactsClient, relationOf } from './api'
import type { Relation } from './model'

/** What the server has of one's address book. */
export interface AddressBook {
  readonly enabled: boolean
  readonly numbers: number
}

/** Someone who is in one's book and has one in theirs. */
export interface BookMatch {
  readonly user: User
  readonly relation: Relation
  /** As one's own book calls them; '' if it is not at hand. */
  readonly bookName: string
}

/** One line of an address book. */
export interface BookEntry {
  readonly name: string
  /** E.164. */
  readonly phone: string
}

/** The store's part for address books. Names stay in memory: another device shows none. */
export function addressBookActions(
  client: () => ContactsClient,
  putUsers: (users: User[]) => Promise<void>,
) {
  const names = new Map<number, string>()

  return {
    async getAddressBook(): Promise<AddressBook> {
      const { enabled, numbers } = await client().getAddressBook({})
      return { enabled, numbers }
    },
    /** Answers how many different numbers the server took. */
    async uploadAddressBook(entries: readonly BookEntry[]): Promise<number> {
      // The hash comes when it is first used: the first screen does without it.
      const { phoneHash } = await import('./phone-hash')
      const { salt } = await client().getAddressBook({})
      names.clear()
      for (const { name, phone } of entries) names.set(phoneHash(salt, phone), name)
      return (await client().uploadAddressBook({ hashes: [...names.keys()] })).numbers
    },
    async eraseAddressBook(): Promise<void> {
      names.clear()
      await client().eraseAddressBook({})
    },
    async listBookMatches(): Promise<BookMatch[]> {
      const { matches } = await client().listAddressBookMatches({})
      const found = matches.map(({ user, relation, hash }) => ({
        user: userOf(user),
        relation: relationOf(relation),
        bookName: names.get(hash) ?? '',
      }))
      await putUsers(found.map((match) => match.user))
      return found
    },
  }
}
