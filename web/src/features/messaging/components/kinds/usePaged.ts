// A list that is read page by page, and again while it is shown.
import { ref, shallowRef } from 'vue'
import { useErrorText } from '@/shared/composables/useErrorText'

interface Page<T> {
  readonly items: readonly T[]
  readonly nextPageToken: string
}

export function usePaged<T>(ask: (pageToken: string) => Promise<Page<T>>) {
  const { errorText } = useErrorText()
  const items = shallowRef<readonly T[]>([])
  const nextPage = ref('')
  const loading = ref(false)
  const failure = ref('')
  let reading = false
  let stale = false

  async function read(before: readonly T[], pageToken: string, least: number): Promise<void> {
    reading = true
    try {
      const all = [...before]
      let next = pageToken
      do {
        const page = await ask(next)
        all.push(...page.items)
        next = page.nextPageToken
      } while (next && all.length < least)
      items.value = all
      nextPage.value = next
      failure.value = ''
    } finally {
      reading = false
    }
  }

  /** The next page, the first one at first. */
  async function more(): Promise<void> {
    if (reading) return
    loading.value = true
    failure.value = ''
    try {
      await read(items.value, nextPage.value, 0)
    } catch (thrown) {
      failure.value = errorText(thrown)
    } finally {
      loading.value = false
    }
    if (stale) await refresh()
  }

  /** From the start again, as far as was shown; what is shown stays until the answer is there. */
  async function refresh(): Promise<void> {
    stale = reading
    if (reading) return
    // What could not be read now is with the next change.
    await read([], '', items.value.length).catch(() => undefined)
    if (stale) await refresh()
  }

  return { items, nextPage, loading, failure, more, refresh }
}
