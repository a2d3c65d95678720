// Ways to other places of a chat: a quoted message, the first unread, and one after the other those that mention the reader.
import { computed, nextTick, ref, type Ref, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { toast } from '@/shared/ui'
import { useErrorText } from '@/shared/composables/useErrorText'
import type { ChatWindow, ConversationView } from '../../model'
import { mentionsOf } from '../../rules'
import { type ChatRow, rowOfSeq } from '../../rows'
import type { RowVirtualizer } from './useRowVirtualizer'

const kFlashMs = 1600
/** Fewer unread than this are on screen anyway. */
const kManyUnread = 5

interface Place {
  readonly window: ChatWindow
  readonly view: ConversationView | undefined
}

export function useJumps(place: Place, rows: Ref<readonly ChatRow[]>, list: RowVirtualizer) {
  const { t } = useI18n()
  const { errorText } = useErrorText()
  const flashSeq = ref(0)
  const unreadAtOpen = place.view?.unread ?? 0
  const mentions = (): readonly number[] => (place.view ? mentionsOf(place.view.conversation) : [])
  /** Those that mention the reader and were not on screen yet, oldest first. */
  const waiting = shallowRef<readonly number[]>(mentions())
  let newest = waiting.value.at(-1) ?? 0
  /** The list has come to where the reader is: before that, what is on screen was not seen. */
  let settled = false
  const unreadDone = ref(unreadAtOpen < kManyUnread)

  const isAbove = (index: number): boolean => {
    const first = list.items.value[0]
    return index < 0 || (first !== undefined && index < first.index)
  }
  const unreadRow = computed(() => {
    const index = rowOfSeq(rows.value, place.window.firstUnreadSeq)
    return index > 0 && rows.value[index - 1]?.kind === 'divider' ? index - 1 : index
  })
  /** What the pill at the top offers. */
  const offer = computed<'mention' | 'unread' | undefined>(() => {
    if (rows.value.length === 0) return undefined
    if (waiting.value.length > 0 && list.visible.value) return 'mention'
    if (unreadDone.value || place.window.firstUnreadSeq === 0) return undefined
    return isAbove(unreadRow.value) ? 'unread' : undefined
  })
  // While one has scrolled up nothing is read, so what comes stays among the unread.
  watch(mentions, (seqs) => {
    const fresh = seqs.filter((seq) => seq > newest)
    newest = Math.max(newest, ...fresh)
    if (fresh.length > 0) waiting.value = [...waiting.value, ...fresh]
  })
  watch(
    [waiting, list.visible, rows],
    () => {
      settled ||= list.atEnd.value && rows.value.length > 0
      if (settled) waiting.value = withoutSeen(waiting.value)
    },
    { flush: 'post' },
  )

  function withoutSeen(seqs: readonly number[]): readonly number[] {
    const screen = list.visible.value
    if (!screen) return seqs
    const left = seqs.filter((seq) => {
      const index = rowOfSeq(rows.value, seq)
      const row = rows.value[index]
      if (row?.kind === 'message' && row.message.content.kind === 'recalled') return false
      return index < screen.first || index > screen.last
    })
    return left.length === seqs.length ? seqs : left
  }

  watch(offer, (now, before) => {
    // Whoever has scrolled there needs no way there any more.
    if (before === 'unread' && now === undefined) unreadDone.value = true
  })

  /** Loads what is around a seq if it is not here; resolves to the index of its row, or -1. */
  async function find(seq: number): Promise<number> {
    const index = rowOfSeq(rows.value, seq)
    if (index >= 0) return index
    try {
      if (!(await place.window.jumpTo(seq))) {
        toast(t('errors.reason.ENTRY_UNKNOWN'))
        return -1
      }
    } catch (thrown) {
      toast(errorText(thrown))
      return -1
    }
    await nextTick()
    return rowOfSeq(rows.value, seq)
  }

  async function jumpTo(seq: number): Promise<void> {
    const index = await find(seq)
    if (index < 0) return
    settled = true
    list.toRow(index)
    flashSeq.value = seq
    setTimeout(() => (flashSeq.value = 0), kFlashMs)
  }

  async function takeOffer(): Promise<void> {
    if (offer.value === 'mention') {
      const [seq = 0, ...later] = waiting.value
      waiting.value = later
      await jumpTo(seq)
      return
    }
    unreadDone.value = true
    if (unreadRow.value >= 0) list.toRow(unreadRow.value, 'start')
    else await jumpTo(place.window.firstUnreadSeq)
  }

  return { flashSeq, offer, unreadAtOpen, jumpTo, takeOffer }
}
