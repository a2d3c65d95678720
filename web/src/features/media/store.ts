// Being written: the contract is in index.ts.
import type { MediaStore } from './index'

export function useMediaStore(): MediaStore {
  throw new Error('not wired yet')
}
