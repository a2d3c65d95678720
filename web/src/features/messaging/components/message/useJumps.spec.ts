// @vitest-environment jsdom
// feature: jump-mention, quote, quote-jump, jump-unread
import { afterEach, describe, expect, it, vi } from 'vitest'
import { computed, defineComponent, h, nextTick, shallowReactive, shallowRef } from 'vue'
import { mountUi } from '@/testing/mount'
import type { ChatMessage, ChatWindow } from '../../model'
import { buildRows } from '../../rows'
import QuoteLine from './QuoteLine.vue'
import { useJumps } from './useJumps'
import type { RowVirtualizer } from './useRowVirtualizer'

const spies = vi.hoisted(() => ({ toast: vi.fn() }))
vi.mock('@/shared/ui', () => ({ toast: spies.toast }))
vi.mock('../useWords', () => ({
  useWords: () => ({ memberName: () => 'Mei', quoteText: () => 'the words' }),
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
  const list = {
    items: computed(() => []),
    visible: computed(() => undefined),
    atEnd: computed(() => false),
    toRow,
  } as unknown as RowVirtualizer
  let flashing: () => number = () => 0
  const page = defineComponent({
    setup() {
      const place = { window: view as unknown as ChatWindow, view: undefined }
      const { flashSeq, jumpTo: jump } = useJumps(place, rows, list)
      flashing = () => flashSeq.value
      const quote = { seq, senderId: '2', summary: 'the words', kind: 'text' }
      return () =>
        h(QuoteLine, { conversationId: 'g1', quote, onJump: (to: number) => void jump(to) })
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

/** A chat of messages 1 to 99, of which the last ten are on screen; some mention the reader. */
async function chatMentioning(mentionedSeqs: readonly number[]) {
  const messages = Array.from({ length: 99 }, (_, at) => message(at + 1))
  const window = shallowReactive({ messages, firstUnreadSeq: 0, jumpTo: vi.fn() })
  const rows = computed(() => buildRows(window.messages, 0))
  const rowAt = (seq: number) =>
    rows.value.findIndex((row) => row.kind === 'message' && row.message.seq === seq)
  const visible = shallowRef<{ first: number; last: number }>()
  const atEnd = shallowRef(false)
  const show = async (from: number, to: number) => {
    visible.value = { first: rowAt(from), last: rowAt(to) }
    atEnd.value = to === window.messages.at(-1)?.seq
    await nextTick()
  }
  const toRow = vi.fn((index: number) => {
    visible.value = { first: index - 2, last: index + 2 }
    atEnd.value = false
  })
  const list = { items: computed(() => []), visible, atEnd, toRow } as unknown as RowVirtualizer
  const place = shallowReactive({
    window: window as unknown as ChatWindow,
    view: { unread: 9, conversation: { mentionedSeq: 0, mentionedSeqs } },
  })
  let jumps: ReturnType<typeof useJumps> | undefined
  await mountUi({
    setup() {
      jumps = useJumps(place as unknown as Parameters<typeof useJumps>[0], rows, list)
      return () => null
    },
  })
  const broughtSeq = () => {
    const row = rows.value[Number(toRow.mock.lastCall?.[0] ?? -1)]
    return row?.kind === 'message' ? row.message.seq : 0
  }
  return {
    offer: () => jumps?.offer.value,
    take: async () => {
      await jumps?.takeOffer()
      await nextTick()
      return broughtSeq()
    },
    show,
    told: async (seqs: readonly number[]) => {
      place.view = { unread: 9, conversation: { mentionedSeq: 0, mentionedSeqs: seqs } }
      await nextTick()
    },
    recall: async (seq: number) => {
      window.messages = window.messages.map((each) =>
        each.seq === seq ? { ...each, content: { kind: 'recalled', byUserId: '2' } } : each,
      )
      await nextTick()
    },
  }
}

describe('the way to those who mention the reader', () => {
  it('goes from the oldest to the newest, but for those on screen', async () => {
    const chat = await chatMentioning([3, 40, 70, 95])
    expect(chat.offer()).toBeUndefined()
    await chat.show(1, 10)
    expect(chat.offer()).toBe('mention')
    await chat.show(90, 99)
    expect(await chat.take()).toBe(3)
    expect(chat.offer()).toBe('mention')
    expect(await chat.take()).toBe(40)
    // The reader scrolls there without it.
    await chat.show(66, 75)
    expect(chat.offer()).toBeUndefined()
  })

  it('knows of one that comes while the reader has scrolled up', async () => {
    const chat = await chatMentioning([])
    await chat.show(90, 99)
    await chat.show(1, 10)
    expect(chat.offer()).toBeUndefined()
    await chat.told([98])
    expect(chat.offer()).toBe('mention')
    expect(await chat.take()).toBe(98)
    expect(chat.offer()).toBeUndefined()
  })

  it('leads to none that was recalled', async () => {
    const chat = await chatMentioning([3, 40])
    await chat.show(90, 99)
    await chat.recall(3)
    expect(await chat.take()).toBe(40)
  })
})
