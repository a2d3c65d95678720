// TanStack Virtual for a chat. Its Vue adapter writes the scroll position before Vue has made the new rows' room; here the
// write comes after (flush 'post'), so that rows put in above never move what is being read.
import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  type VirtualItem,
  Virtualizer,
} from '@tanstack/vue-virtual'
import { computed, onBeforeUnmount, onMounted, type Ref, shallowRef, triggerRef, watch } from 'vue'
import { type ChatRow, estimateRow } from '../../rows'

/** Nearer than this to the end counts as being at the end. */
export const kEndSlackPx = 60

export interface RowVirtualizer {
  readonly items: Ref<readonly VirtualItem[]>
  readonly totalSize: Ref<number>
  readonly offset: Ref<number>
  readonly atEnd: Ref<boolean>
  /** The rows on screen, both included; undefined before there are any. */
  readonly visible: Ref<{ readonly first: number; readonly last: number } | undefined>
  measure(element: Element | null): void
  toEnd(smooth?: boolean): void
  toRow(index: number, align?: 'start' | 'center'): void
}

export function useRowVirtualizer(
  rows: Ref<readonly ChatRow[]>,
  scroller: Ref<HTMLElement | undefined>,
  follow: () => boolean,
): RowVirtualizer {
  const state = shallowRef(0)
  const bump = (): void => {
    state.value++
    triggerRef(state)
  }
  /** Until the end was shown once, rows are followed that come while newer ones are still on their way. */
  let opening = true
  const optionsOf = (current: readonly ChatRow[]) => ({
    count: current.length,
    getScrollElement: () => scroller.value ?? null,
    estimateSize: (index: number) => estimateRow(current[index]),
    getItemKey: (index: number) => current[index]?.key ?? index,
    overscan: 6,
    paddingStart: 8,
    paddingEnd: 12,
    anchorTo: 'end' as const,
    followOnAppend: opening || follow(),
    scrollEndThreshold: kEndSlackPx,
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    onChange: bump,
  })
  const virtualizer = new Virtualizer<HTMLElement, Element>(optionsOf(rows.value))
  const unmount = virtualizer._didMount()

  watch(rows, (current) => {
    virtualizer.setOptions(optionsOf(current))
    if (current.length > 0 && follow()) opening = false
    bump()
  })
  watch(state, () => virtualizer._willUpdate(), { flush: 'post' })

  let box: ResizeObserver | undefined
  onMounted(() => {
    virtualizer._willUpdate()
    virtualizer.scrollToEnd()
    if (!scroller.value) return
    // The keyboard or a panel made the page shorter: whoever was at the end stays there.
    let wasAtEnd = true
    scroller.value.addEventListener('scroll', () => (wasAtEnd = virtualizer.isAtEnd(kEndSlackPx)), {
      passive: true,
    })
    box = new ResizeObserver(() => {
      if (wasAtEnd) virtualizer.scrollToEnd()
    })
    box.observe(scroller.value)
  })
  onBeforeUnmount(() => {
    box?.disconnect()
    unmount()
  })

  const read = <T>(get: () => T) =>
    computed(() => {
      void state.value
      return get()
    })

  return {
    items: read(() => virtualizer.getVirtualItems().slice()),
    totalSize: read(() => virtualizer.getTotalSize()),
    offset: read(() => virtualizer.scrollOffset ?? 0),
    atEnd: read(() => virtualizer.isAtEnd(kEndSlackPx)),
    visible: read(() => {
      const range = virtualizer.range
      return range ? { first: range.startIndex, last: range.endIndex } : undefined
    }),
    measure: (element) => virtualizer.measureElement(element),
    toEnd: (smooth = false) => virtualizer.scrollToEnd({ behavior: smooth ? 'smooth' : 'auto' }),
    toRow(index, align = 'center') {
      opening = false
      virtualizer.scrollToIndex(index, { align })
    },
  }
}
