// @vitest-environment jsdom
// feature: jump-mention, quote
import { afterEach, describe, expect, it, vi } from 'vitest'
import { computed, defineComponent, h, nextTick, shallowReactive } from 'vue'
import { mountUi } from '@/testing/mount'
import type { ChatMessage, ChatWindow } from '../../model'
import { buildRows } from '../../rows'
import QuoteLine from './QuoteLine.vue'
import { useJumps } from './useJumps'
import type { RowVirtualizer } from './useRowVirtualizer'

const spies = vi.hoisted(() => ({ toast: vi.fn() }))
vi.mock('@/shared/ui', () => ({ toast: spies.toast }))
vi.mock('../useWords', () => ({
  useWords: () => ({ nameOf: () => 'Mei', quoteText: () => 'the words' }),
}))

const message = (seq: number) =>
  ({
    key: `s:${seq}`,
    seq,
    senderId: '2',
    timeMs: seq * 1000,
    content: { kind: 'text', text: '' },
  }) as unknown as ChatMessage

/** A chat that shows messages 90 to 99 of 99, with an answer that quotes `seq`. */
async function chatQuoting(seq: number) {
  const shown = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, at) => message(from + at))
  const jumpTo = vi.fn((wanted: number) => {
    if (wanted > 99) return Promise.resolve(false)
    view.messages = shown(wanted - 5, wanted + 5)
    return Promise.resolve(true)
  })
  const view = shallowReactive({ messages: shown(90, 99), firstUnreadSeq: 0, jumpTo })
  const rows = computed(() => buildRows(view.messages, 0))
  const toRow = vi.fn()
  const list = { items: computed(() => []), toRow } as unknown as RowVirtualizer
  let flashing: () => number = () => 0
  const page = defineComponent({
    setup() {
      const place = { window: view as unknown as ChatWindow, view: undefined }
      const { flashSeq, jumpTo: jump } = useJumps(place, rows, list)
      flashing = () => flashSeq.value
      const quote = { seq, senderId: '2', summary: 'the words', kind: 'text' }
      return () => h(QuoteLine, { quote, onJump: (to: number) => void jump(to) })
    },
  })
  const wrapper = await mountUi(page)
  return {
    tap: async () => {
      await wrapper.get('button').trigger('click')
      await nextTick()
      await nextTick()
      await nextTick()
    },
    jumpTo,
    /** The seq that was brought on screen. */
    broughtSeq: () => {
      const row = rows.value[Number(toRow.mock.lastCall?.[0] ?? -1)]
      return row?.kind === 'message' ? row.message.seq : 0
    },
    flashing: () => flashing(),
  }
}
afterEach(() => {
  vi.useRealTimers()
  spies.toast.mockClear()
})

describe('a tap on a quote', () => {
  it('brings the original on screen and marks it for a moment', async () => {
    vi.useFakeTimers()
    const chat = await chatQuoting(93)
    await chat.tap()
    expect(chat.broughtSeq()).toBe(93)
    expect(chat.jumpTo).not.toHaveBeenCalled()
    expect(chat.flashing()).toBe(93)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(chat.flashing()).toBe(0)
  })

  it('loads the original if it is not in the window', async () => {
    const chat = await chatQuoting(12)
    await chat.tap()
    expect(chat.jumpTo).toHaveBeenCalledWith(12)
    expect(chat.broughtSeq()).toBe(12)
    expect(chat.flashing()).toBe(12)
  })

  it('says so where the original cannot be read', async () => {
    const chat = await chatQuoting(500)
    await chat.tap()
    expect(spies.toast).toHaveBeenCalledOnce()
    expect(chat.flashing()).toBe(0)
  })
})
