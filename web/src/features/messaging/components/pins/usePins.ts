// What is pinned in the open chat, kept equal to the server's.
import { onScopeDispose, shallowRef, watch } from 'vue'
import { useAccounts } from '@/features/accounts'
import { type PinnedMessage, useMessaging } from '@/features/messaging'

export function usePins(conversationId: () => string) {
  const messaging = useMessaging()
  const accounts = useAccounts()
  const pins = shallowRef<readonly PinnedMessage[]>([])
  let turn = 0

  async function load(): Promise<void> {
    const mine = ++turn
    try {
      const found = await messaging.listPins(conversationId())
      if (mine === turn) pins.value = found
    } catch {
      // What is shown stays; the next connection or change asks again.
    }
  }
  watch(
    [() => messaging.pinsVersion(conversationId()), () => accounts.connection],
    () => {
      if (accounts.connection === 'online') void load()
    },
    { immediate: true },
  )
  onScopeDispose(() => (turn += 1))

  const isPinned = (seq: number): boolean => pins.value.some(({ entry }) => entry.seq === seq)
  return { pins, isPinned, reload: load }
}
