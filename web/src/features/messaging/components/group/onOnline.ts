import { watch } from 'vue'
import { useAccounts } from '@/features/accounts'

/** Calls back when the connection is there (again): what failed without it is tried once more. */
export function onOnline(again: () => void): void {
  const accounts = useAccounts()
  watch(
    () => accounts.connection,
    (state) => {
      if (state === 'online') again()
    },
  )
}
