// Keeps the state of a message fresh while the component that asks is on the screen.
import { computed, onScopeDispose, watch } from 'vue'
import type { State } from './model'
import { useTogetherStore } from './store'

/** `seq` is 0 as long as the server does not have the message. */
export function useShown(where: () => { readonly conversationId: string; readonly seq: number }) {
  const store = useTogetherStore()
  const key = Symbol('shown')
  watch(
    where,
    (now) => {
      if (now.conversationId && now.seq > 0) store.show(key, now)
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    store.hide(key)
  })
  return computed((): State | undefined => store.state(where().conversationId, where().seq))
}
