// Being written: the contract is in index.ts.
import type { AccountsStore } from './index'

export function useAccountsStore(): AccountsStore {
  throw new Error('not wired yet')
}
