// Being written: the contract is in index.ts.
import type { ContactsStore } from './index'

export function useContactsStore(): ContactsStore {
  throw new Error('not wired yet')
}
