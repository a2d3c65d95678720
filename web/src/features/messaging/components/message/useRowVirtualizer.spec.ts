// @vitest-environment jsdom
// feature: pain-unread
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { computed, defineComponent, h, nextTick, ref, shallowRef } from 'vue'
import type { ChatRow } from '../../rows'
import { type RowVirtualizer, useRowVirtualizer } from './useRowVirtualizer'

const kHeight = 400
const row = (number: number): ChatRow => ({ kind: 'time', key: `t${number}`, timeMs: number })
const rowsTo = (count: number): ChatRow[] => Array.from({ length: count }, (_, i) => row(i))

/** A list of a screen's height whose rows are as high as they are guessed to be. */
function listOf(atEnd: () => boolean) {
  const rows = shallowRef<readonly ChatRow[]>([])
  const scroller = ref<HTMLElement>()
  let list!: RowVirtualizer
  const wrapper = mount(
    defineComponent({
      setup() {
        list = useRowVirtualizer(
          computed(() => rows.value),
          scroller,
          atEnd,
        )
        return () =>
          h('div', { ref: scroller }, [h('p', { style: { height: `${list.totalSize.value}px` } })])
      },
    }),
    { attachTo: document.body },
  )
  const element = wrapper.element as HTMLElement
  const show = async (next: readonly ChatRow[]) => {
    rows.value = next
    await nextTick()
    vi.advanceTimersByTime(100)
    await nextTick()
  }
  const scrollTo = (top: number) => {
    element.scrollTop = top
    element.dispatchEvent(new Event('scroll'))
  }
  return { list, element, show, scrollTo }
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe = () => undefined
      unobserve = () => undefined
      disconnect = () => undefined
    },
  )
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(kHeight)
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(kHeight)
  vi.spyOn(HTMLElement.prototype, 'scrollHeight', 'get').mockImplementation(function (
    this: HTMLElement,
  ) {
    return Math.max(kHeight, parseFloat(this.querySelector('p')?.style.height ?? '0'))
  })
  HTMLElement.prototype.scrollTo = function (this: HTMLElement, to?: ScrollToOptions | number) {
    const top = typeof to === 'object' ? (to.top ?? 0) : 0
    this.scrollTop = Math.min(top, this.scrollHeight - kHeight)
    this.dispatchEvent(new Event('scroll'))
  } as typeof HTMLElement.prototype.scrollTo
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describe('a chat that opens', () => {
  it('shows its end, also while newer messages are still on their way', async () => {
    let atEnd = false
    const { list, element, show } = listOf(() => atEnd)
    await show(rowsTo(50))
    expect(element.scrollTop).toBe(element.scrollHeight - kHeight)
    atEnd = true
    await show(rowsTo(60))
    expect(element.scrollTop).toBe(element.scrollHeight - kHeight)
    expect(list.atEnd.value).toBe(true)
  })

  it('stays where one reads once it has been at its end', async () => {
    let atEnd = true
    const { list, element, show, scrollTo } = listOf(() => atEnd)
    await show(rowsTo(50))
    scrollTo(300)
    await show(rowsTo(60))
    expect(element.scrollTop).toBe(300)
    // One came to the last rows of a part of the history: more of it must not pull one along.
    atEnd = false
    scrollTo(element.scrollHeight - kHeight)
    const there = element.scrollTop
    await show(rowsTo(90))
    expect(element.scrollTop).toBe(there)
    expect(list.atEnd.value).toBe(false)
  })
})
