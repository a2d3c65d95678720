// The messages of a forwarded card, page by page, always from the server: what was recalled meanwhile is gone from it.
import { computed, shallowReactive, shallowRef } from 'vue'
import { useAccounts } from '@/features/accounts'
import {
  type ChatMessage,
  type MergedItem,
  type MergedPage,
  useMessaging,
} from '@/features/messaging'

export interface MergedRow {
  readonly item: MergedItem
  /** As the bubbles of a chat take it. */
  readonly message: ChatMessage
}

export function useMerged(conversationId: string, seq: number, path: readonly number[]) {
  const accounts = useAccounts()
  const messaging = useMessaging()
  const head = shallowRef<MergedPage>()
  const rows = shallowRef<readonly MergedRow[]>([])
  const state = shallowReactive<{ loading: boolean; failure: unknown }>({
    loading: false,
    failure: undefined,
  })
  const complete = computed(() => rows.value.length >= (head.value?.count ?? 1))

  function rowOf(item: MergedItem): MergedRow {
    const message: ChatMessage = {
      key: `m${item.index}`,
      seq: item.index + 1,
      senderId: item.senderId,
      timeMs: item.timeMs,
      content: item.content,
      mine: item.senderId === accounts.userId,
      state: 'sent',
      clientMessageId: '',
      progress: 1,
      localUrl: '',
    }
    return { item, message }
  }

  async function more(): Promise<void> {
    if (state.loading || complete.value) return
    state.loading = true
    state.failure = undefined
    try {
      const page = await messaging.getMerged(conversationId, seq, path, rows.value.length)
      head.value = page
      rows.value = [...rows.value, ...page.items.map(rowOf)]
    } catch (thrown) {
      state.failure = thrown
    } finally {
      state.loading = false
    }
  }

  return { head, rows, state, complete, more }
}
