// What comes, with its words, when it is needed and not before.
import { defineAsyncComponent } from 'vue'
import { loadPageWords } from '@/shared/i18n'

export const SearchFilters = /* @__PURE__ */ defineAsyncComponent(async () => {
  const [filters] = await Promise.all([import('./components/SearchFilters.vue'), loadPageWords()])
  return filters
})
