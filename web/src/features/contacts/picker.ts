// The browser's Contact Picker, where there is one (Chrome on Android).
import type { BookEntry } from './address-book'
import { kBookMost, toE164 } from './vcard'

interface PickedContact {
  readonly name?: readonly string[]
  readonly tel?: readonly string[]
}
interface ContactsManager {
  select(properties: readonly string[], options: { multiple: boolean }): Promise<PickedContact[]>
}

function manager(): ContactsManager | undefined {
  return (navigator as Navigator & { contacts?: ContactsManager }).contacts
}

export function pickerIsThere(): boolean {
  return manager() !== undefined
}

/** What the user chose; nothing if they changed their mind. */
export async function pickContacts(prefix: string): Promise<BookEntry[]> {
  const picked =
    (await manager()
      ?.select(['name', 'tel'], { multiple: true })
      .catch(() => [])) ?? []
  return picked
    .flatMap(({ name, tel }) =>
      (tel ?? []).flatMap((text) => {
        const phone = toE164(text, prefix)
        return phone ? [{ name: name?.[0] ?? '', phone }] : []
      }),
    )
    .slice(0, kBookMost)
}
