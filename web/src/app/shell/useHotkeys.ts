// Keys that work everywhere in the shell.
import { useEventListener } from '@vueuse/core'
import { useRoute, useRouter } from 'vue-router'
import { useMessaging } from '@/features/messaging'

/** Puts the cursor into the search line of the list; false where no list is shown. */
function focusSearch(): boolean {
  const input = document.querySelector<HTMLInputElement>('#list input[type="search"]')
  if (!input || input.offsetParent === null) return false
  input.focus()
  input.select()
  return true
}

/** True while a dialog or menu has the keyboard. */
function overlayOpen(): boolean {
  return document.querySelector('[role="dialog"],[role="alertdialog"],[role="menu"]') !== null
}

export function useHotkeys(jump: () => void): void {
  const router = useRouter()
  const route = useRoute()
  const messaging = useMessaging()

  function step(by: 1 | -1): void {
    const rows = messaging.conversations
    const at = rows.findIndex((row) => row.id === route.params['id'])
    const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))]
    if (next) void router.replace({ name: 'chat', params: { id: next.id } })
  }

  useEventListener(window, 'keydown', (event: KeyboardEvent) => {
    if (event.isComposing || event.defaultPrevented) return
    const command = event.ctrlKey || event.metaKey
    if (command && event.key.toLowerCase() === 'k') {
      event.preventDefault()
      jump()
    } else if (command && event.key.toLowerCase() === 'f') {
      // Where there is nothing of ours to search in, the browser's own search stays.
      if (event.shiftKey || event.altKey || overlayOpen()) return
      const id = route.params['id']
      if (id !== undefined) void router.push({ name: 'chat-search', params: { id } })
      else if (!focusSearch()) return
      event.preventDefault()
    } else if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault()
      step(event.key === 'ArrowDown' ? 1 : -1)
    } else if (event.key === 'Escape' && !overlayOpen() && route.meta.depth === 2) {
      void router.push({ name: 'chat', params: route.params })
    }
  })
}
