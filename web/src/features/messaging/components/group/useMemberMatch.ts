// Finding members by name as contacts are found: as it is written, in pinyin, by initials; also by one's own remark.
import { watch } from 'vue'
import { useAccounts } from '@/features/accounts'
import { isNamed, useContacts } from '@/features/contacts'
import type { Member } from '@/features/messaging'
import { loadReadings } from '@/shared/text/names'

/** Above this the server searches, by the beginning of a name: nobody holds all members. */
export const kSearchedHere = 500

/** `query` is what is typed: the readings are loaded with the first character. */
export function useMemberMatch(query: () => string) {
  const accounts = useAccounts()
  const contacts = useContacts()
  watch(query, (text) => text && void loadReadings().catch(() => undefined), { immediate: true })

  return ({ userId, nickname }: Member, text: string): boolean => {
    const user = accounts.user(userId)
    const names = [nickname, contacts.contact(userId)?.remark, user?.nickname, user?.handle]
    return names.some((name) => name && isNamed(name, text))
  }
}
