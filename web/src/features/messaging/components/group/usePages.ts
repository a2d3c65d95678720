// A list that is read page by page.
import { onMounted, ref, shallowRef } from 'vue'
import { useErrorText } from '@/shared/composables/useErrorText'
import type { Page } from '@/features/messaging'
import { onOnline } from './onOnline'

const kNearEndPx = 400

export function usePages<T>(read: (pageToken: string) => Promise<Page<T>>) {
  const { errorText } = useErrorText()
  const rows = shallowRef<readonly T[]>([])
  const loading = ref(false)
  const loaded = ref(false)
  const failure = ref('')
  let nextPage = ''
  let run = 0

  async function load(pageToken = ''): Promise<void> {
    const mine = ++run
    loading.value = true
    failure.value = ''
    try {
      const page = await read(pageToken)
      if (mine !== run) return
      rows.value = pageToken ? [...rows.value, ...page.rows] : page.rows
      nextPage = page.nextPageToken
      loaded.value = true
    } catch (thrown) {
      if (mine === run) failure.value = errorText(thrown)
    } finally {
      if (mine === run) loading.value = false
    }
  }
  onMounted(() => load())
  onOnline(() => {
    if (!loaded.value || failure.value) void load()
  })

  function onScroll(event: Event): void {
    const element = event.target as HTMLElement
    const left = element.scrollHeight - element.scrollTop - element.clientHeight
    if (left < kNearEndPx && nextPage && !loading.value) void load(nextPage)
  }

  return { rows, loading, loaded, failure, reload: () => load(), onScroll }
}
