// Watches people while the component that asks is shown.
import { computed, onScopeDispose, watch } from 'vue'
import { useContacts } from '@/features/contacts'
import type { Presence } from './model'
import { usePresenceStore } from './store'

/** How the person is now; undefined where that is not shown. */
export function useWatched(userId: () => string | undefined) {
  const store = usePresenceStore()
  const contacts = useContacts()
  const key = Symbol('watched')
  watch(
    [userId, () => contacts.privacy.presence, () => contacts.contact(userId() ?? '')?.presence],
    ([id]) => {
      store.watch(key, id ? [id] : [])
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    store.unwatch(key)
  })
  return computed((): Presence | undefined => store.presence(userId() ?? ''))
}
