// The members of a group, or those whose names begin with a query, by pages; asked for again when their number changes.
import { ref, shallowRef, watch } from 'vue'
import { useErrorText } from '@/shared/composables/useErrorText'
import { type Member, type Page, useMessaging } from '@/features/messaging'
import { onOnline } from './onOnline'

export function useMembers(conversationId: () => string, query: () => string = () => '') {
  const messaging = useMessaging()
  const { errorText } = useErrorText()
  const members = shallowRef<readonly Member[]>([])
  const loading = ref(false)
  const failure = ref('')
  let nextPage = ''
  let run = 0

  async function read(pageToken: string): Promise<Page<Member>> {
    if (query()) return messaging.searchMembers(conversationId(), query(), pageToken)
    const { members: rows, nextPageToken } = await messaging.listMembers(
      conversationId(),
      pageToken,
    )
    return { rows, nextPageToken }
  }

  async function load(pageToken = ''): Promise<void> {
    const mine = ++run
    loading.value = true
    failure.value = ''
    try {
      const page = await read(pageToken)
      if (mine !== run) return
      members.value = pageToken ? [...members.value, ...page.rows] : page.rows
      nextPage = page.nextPageToken
    } catch (thrown) {
      if (mine === run) failure.value = errorText(thrown)
    } finally {
      if (mine === run) loading.value = false
    }
  }

  watch(
    () => [conversationId(), query(), messaging.conversation(conversationId())?.memberCount],
    () => {
      if (messaging.conversation(conversationId())?.kind === 'group') void load()
    },
    { immediate: true },
  )

  onOnline(() => {
    if (failure.value) void load()
  })

  return {
    members,
    loading,
    failure,
    reload: () => load(),
    more: () => (nextPage && !loading.value ? load(nextPage) : Promise.resolve()),
  }
}
