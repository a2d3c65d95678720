// What one has put off, as the server keeps it; read when a page shows it.
import { defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import { AgendaService } from '@/gen/kapok/agenda/v1/service_pb'
import type { Item as WireItem } from '@/gen/kapok/agenda/v1/types_pb'
import { RpcError } from '@/protocol/errors'
import type { Session } from '@/protocol/session'
import { createClient } from '@/protocol/transport'
import { useAgendaEngine } from './engine'
import type { Item } from './model'

function itemOf({ itemId, dueMs, failure, what }: WireItem): Item | undefined {
  const common = { id: itemId, dueMs: Number(dueMs), failure }
  if (what.case === 'scheduled') {
    const { conversationId, text } = what.value
    return {
      ...common,
      conversationId,
      what: {
        kind: 'scheduled',
        text: text?.text ?? '',
        mentionedUserIds: text?.mentionedUserIds ?? [],
        mentionsAll: text?.mentionsAll ?? false,
      },
    }
  }
  if (what.case === 'reminder') {
    const { conversationId, seq, note } = what.value
    return { ...common, conversationId, what: { kind: 'reminder', seq: Number(seq), note } }
  }
  return undefined
}

export const useAgendaStore = defineStore('agenda', () => {
  const engine = useAgendaEngine()
  const items = shallowRef<readonly Item[]>([])
  const loaded = ref(false)
  // The next account on this device starts with nothing.
  watch(
    () => engine.session,
    () => {
      items.value = []
      loaded.value = false
    },
    { flush: 'sync' },
  )

  function client() {
    const { session } = engine
    if (!session) throw new RpcError({ code: 'offline', reason: 'SIGNED_OUT' })
    return createClient(AgendaService, session.transport)
  }

  /** `from` is the session that was asked. */
  function put(wire: WireItem | undefined, from: Session | undefined): void {
    const item = wire && itemOf(wire)
    if (!item || from !== engine.session) return
    const others = items.value.filter(({ id }) => id !== item.id)
    items.value = [...others, item].sort((a, b) => a.dueMs - b.dueMs)
  }

  return {
    /** The next one first. */
    items,
    loaded,
    async load(): Promise<void> {
      const from = engine.session
      const answer = await client().listItems({})
      if (from !== engine.session) return
      items.value = answer.items.flatMap((wire) => itemOf(wire) ?? [])
      loaded.value = true
    },
    /** Repeated with the same id it is still one message. */
    async schedule(
      clientItemId: string,
      conversationId: string,
      words: string,
      dueMs: number,
    ): Promise<void> {
      const from = engine.session
      const answer = await client().scheduleMessage({
        clientItemId,
        conversationId,
        text: { text: words },
        dueMs: BigInt(dueMs),
      })
      put(answer.item, from)
    },
    async remind(
      clientItemId: string,
      conversationId: string,
      seq: number,
      note: string,
      dueMs: number,
    ): Promise<void> {
      const from = engine.session
      const answer = await client().setReminder({
        clientItemId,
        conversationId,
        seq: BigInt(seq),
        note,
        dueMs: BigInt(dueMs),
      })
      put(answer.item, from)
    },
    /** Another time, and for a message maybe other words; whom it mentions stays. */
    async change(item: Item, dueMs: number, words?: string): Promise<void> {
      const from = engine.session
      const { what } = item
      const text =
        what.kind === 'scheduled' && words !== undefined
          ? {
              text: {
                text: words,
                mentionedUserIds: [...what.mentionedUserIds],
                mentionsAll: what.mentionsAll,
              },
            }
          : {}
      const answer = await client().changeItem({
        itemId: item.id,
        dueMs: BigInt(dueMs),
        ...text,
      })
      put(answer.item, from)
    },
    async cancel(item: Item): Promise<void> {
      await client().cancelItem({ itemId: item.id })
      items.value = items.value.filter(({ id }) => id !== item.id)
    },
  }
})
