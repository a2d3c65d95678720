// The members of a group, by pages; asked for again when their number changes.
import { ref, shallowRef, watch } from 'vue'
import { useErrorText } from '@/shared/composables/useErrorText'
import { type Member, useMessaging } from '@/features/messaging'

export function useMembers(conversationId: () => string) {
  const messaging = useMessaging()
  const { errorText } = useErrorText()
  const members = shallowRef<readonly Member[]>([])
  const loading = ref(false)
  const failure = ref('')
  let nextPage = ''
  let run = 0

  async function load(pageToken = ''): Promise<void> {
    const mine = ++run
    loading.value = true
    failure.value = ''
    try {
      const page = await messaging.listMembers(conversationId(), pageToken)
      if (mine !== run) return
      members.value = pageToken ? [...members.value, ...page.members] : page.members
      nextPage = page.nextPageToken
    } catch (thrown) {
      if (mine === run) failure.value = errorText(thrown)
    } finally {
      if (mine === run) loading.value = false
    }
  }

  watch(
    () => [conversationId(), messaging.conversation(conversationId())?.memberCount],
    () => {
      if (messaging.conversation(conversationId())?.kind === 'group') void load()
    },
    { immediate: true },
  )

  return {
    members,
    loading,
    failure,
    reload: () => load(),
    more: () => (nextPage && !loading.value ? load(nextPage) : Promise.resolve()),
  }
}
