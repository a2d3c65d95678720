// Being written: the contract is in index.ts.
import type { MessagingStore } from './index'

export function useMessagingStore(): MessagingStore {
  throw new Error('not wired yet')
}
