// A page of the console: what it shows, page by page, and how loading it went.
import { computed, ref, shallowRef } from 'vue'
import { useDelayed } from '@/shared/composables/useDelayed'
import { useErrorText } from '@/shared/composables/useErrorText'
import { toast } from '@/shared/ui'

/** One page of a list. */
interface Page<T> {
  readonly items: readonly T[]
  readonly next: string
}

export function usePages<T>(fetchPage: (token: string) => Promise<Page<T>>) {
  const { errorText } = useErrorText()
  const items = shallowRef<readonly T[]>()
  const failure = ref('')
  const next = ref('')
  const busy = ref(false)
  const slow = useDelayed(() => !items.value && !failure.value)
  let asked = 0

  async function load(token = ''): Promise<void> {
    const mine = ++asked
    busy.value = true
    failure.value = ''
    try {
      const page = await fetchPage(token)
      // Somebody typed on meanwhile.
      if (mine !== asked) return
      items.value = token ? [...(items.value ?? []), ...page.items] : page.items
      next.value = page.next
    } catch (thrown) {
      if (mine === asked) failure.value = errorText(thrown)
    } finally {
      if (mine === asked) busy.value = false
    }
  }

  return {
    items,
    failure,
    busy,
    slow,
    more: computed(() => next.value !== ''),
    reload: () => load(),
    loadMore: () => load(next.value),
  }
}

/** Something the user does: a failure is told, and true comes back if it went well. */
export function useAct() {
  const { errorText } = useErrorText()
  const acting = ref(false)
  async function act(job: () => Promise<unknown>): Promise<boolean> {
    if (acting.value) return false
    acting.value = true
    try {
      await job()
      return true
    } catch (thrown) {
      toast(errorText(thrown))
      return false
    } finally {
      acting.value = false
    }
  }
  return { acting, act }
}
