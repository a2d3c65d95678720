// The members of a group, or those that a query names, by pages; asked for again when their number changes. A group of a usual
// size is searched here; in a large one the server finds names that begin with the query.
import { computed, ref, shallowRef, watch } from 'vue'
import { useErrorText } from '@/shared/composables/useErrorText'
import { type Member, type Page, useMessaging } from '@/features/messaging'
import { onOnline } from './onOnline'
import { kSearchedHere, useMemberMatch } from './useMemberMatch'

export function useMembers(conversationId: () => string, query: () => string = () => '') {
  const messaging = useMessaging()
  const { errorText } = useErrorText()
  const fits = useMemberMatch(query)
  const rows = shallowRef<readonly Member[]>([])
  const loading = ref(false)
  const failure = ref('')
  let nextPage = ''
  let run = 0
  /** The group, and its size, of which `rows` has all members. */
  let whole = ''

  const count = computed(() => messaging.conversation(conversationId())?.memberCount ?? 0)
  const isSearchedHere = computed(() => query() !== '' && count.value <= kSearchedHere)
  const members = computed(() =>
    isSearchedHere.value ? rows.value.filter((member) => fits(member, query())) : rows.value,
  )

  async function read(pageToken: string): Promise<Page<Member>> {
    if (isSearchedHere.value) {
      return { rows: await messaging.listAllMembers(conversationId()), nextPageToken: '' }
    }
    if (query()) return messaging.searchMembers(conversationId(), query(), pageToken)
    const page = await messaging.listMembers(conversationId(), pageToken)
    return { rows: page.members, nextPageToken: page.nextPageToken }
  }

  async function load(pageToken = ''): Promise<void> {
    const mine = ++run
    const wanted = isSearchedHere.value ? `${conversationId()} ${count.value}` : ''
    loading.value = true
    failure.value = ''
    try {
      const page = await read(pageToken)
      if (mine !== run) return
      rows.value = pageToken ? [...rows.value, ...page.rows] : page.rows
      nextPage = page.nextPageToken
      whole = wanted
    } catch (thrown) {
      if (mine === run) failure.value = errorText(thrown)
    } finally {
      if (mine === run) loading.value = false
    }
  }

  watch(
    () => [conversationId(), query(), count.value],
    () => {
      if (messaging.conversation(conversationId())?.kind !== 'group') return
      // All are here already: another letter only chooses among them.
      if (isSearchedHere.value && whole === `${conversationId()} ${count.value}`) return
      void load()
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
