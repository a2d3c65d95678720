// Which of the three layouts fits: phone (one pane), tablet (list and content), desktop (room for details too).
import { useMediaQuery } from '@vueuse/core'
import { computed } from 'vue'

const wideQuery = useMediaQuery('(min-width: 768px)')
const roomyQuery = useMediaQuery('(min-width: 1100px)')

export function useLayout() {
  return {
    /** Rail, list and content side by side. */
    wide: computed(() => wideQuery.value),
    /** A fourth pane fits. */
    roomy: computed(() => roomyQuery.value),
  }
}
