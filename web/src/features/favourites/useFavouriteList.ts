// The favourites that fit what one looks for, page by page; read again when any device changed something.
import { watchDebounced } from '@vueuse/core'
import { computed, onMounted, ref, shallowRef, watch } from 'vue'
import { useErrorText } from '@/shared/composables/useErrorText'
import { type Favourite, type FavouriteTag, useFavourites } from '@/features/favourites'
import { type Filter, kFilters } from './model'

const kPage = 30
const kMost = 100
const kTypingMs = 250

export function useFavouriteList() {
  const favourites = useFavourites()
  const { errorText } = useErrorText()
  const text = ref('')
  const tag = ref('')
  const filter = ref<Filter>()
  const items = shallowRef<readonly Favourite[]>()
  const tags = shallowRef<readonly FavouriteTag[]>([])
  const next = ref('')
  const failure = ref('')
  const busy = ref(false)
  const filtered = computed(() => text.value.trim() !== '' || tag.value !== '' || !!filter.value)
  let asked = 0

  async function ask(token: string, limit: number): Promise<void> {
    const mine = ++asked
    busy.value = true
    failure.value = ''
    const kinds = filter.value ? kFilters[filter.value] : []
    try {
      const [page, known] = await Promise.all([
        favourites.list({ kinds, tag: tag.value, text: text.value.trim() }, { token, limit }),
        favourites.listTags(),
      ])
      // Somebody typed on meanwhile.
      if (mine !== asked) return
      items.value = token ? [...(items.value ?? []), ...page.items] : page.items
      tags.value = known
      next.value = page.next
      if (tag.value && !known.some((each) => each.tag === tag.value)) tag.value = ''
    } catch (thrown) {
      if (mine === asked) failure.value = errorText(thrown)
    } finally {
      if (mine === asked) busy.value = false
    }
  }

  const load = (): Promise<void> => ask('', kPage)
  onMounted(load)
  watch([tag, filter], load)
  watchDebounced(text, load, { debounce: kTypingMs })
  // As many as are shown, so that the page does not jump.
  watch(
    () => favourites.generation,
    () => ask('', Math.min(kMost, Math.max(kPage, items.value?.length ?? 0))),
  )

  return {
    text,
    tag,
    filter,
    items,
    tags,
    next,
    failure,
    busy,
    filtered,
    load,
    more: (): Promise<void> =>
      next.value && !busy.value ? ask(next.value, kPage) : Promise.resolve(),
  }
}
