// Which day one is reading, shown while one scrolls through a long history.
import { refAutoReset } from '@vueuse/core'
import { computed, type Ref, watch } from 'vue'
import { useTimeText } from '@/shared/composables/useTimeText'
import type { ChatRow } from '../../rows'
import type { RowVirtualizer } from './useRowVirtualizer'

const kShownMs = 1200

export function useDayLabel(rows: Ref<readonly ChatRow[]>, list: RowVirtualizer) {
  const { dayText } = useTimeText()
  const scrolling = refAutoReset(false, kShownMs)
  watch(list.offset, (_now, before) => {
    // The way to the end when a chat opens is nobody's scrolling.
    if (before > 0) scrolling.value = true
  })
  const day = computed(() => {
    const top = list.items.value.find((item) => item.end > list.offset.value)
    for (let at = top?.index ?? 0; at < rows.value.length; at++) {
      const row = rows.value[at]
      if (row?.kind === 'time') return dayText(row.timeMs)
      if (row?.kind === 'message') return dayText(row.message.timeMs)
    }
    return ''
  })
  return { day, scrolling }
}
