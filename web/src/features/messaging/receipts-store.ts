// Receipts of open chats, and telling the server what this device has received. Only while one shows receipts oneself.
import { defineStore } from 'pinia'
import { markRaw, shallowRef } from 'vue'
import { useAccountsEngine } from '@/features/accounts'
import { useContactsEngine } from '@/features/contacts'
import type { Receipt as WireReceipt } from '@/gen/kapok/messaging/v1/types_pb'
import type { Session, SessionPart } from '@/protocol/session'
import { messagingClient } from './api'
import { mergeReceipt, reachedOf, type Reached, type Receipt, type Receipts } from './receipts'
import { useMessagingStore } from './store'

/** What comes within this time is told in one call. */
const kGatherMs = 1_000
const kDeliveredAtOnce = 100

export const useReceiptsStore = defineStore('receipts', () => {
  const accounts = useAccountsEngine()
  const contacts = useContactsEngine()
  const messaging = useMessagingStore()
  const byChat = shallowRef<ReadonlyMap<string, Receipts>>(new Map())
  const received = new Map<string, number>()
  const told = new Map<string, number>()
  let session: Session | undefined
  let timer: number | undefined

  /** Does one show receipts in this chat? Who hides does not see. */
  function shown(conversationId: string): boolean {
    const view = messaging.view(conversationId)
    const kind = view?.conversation.kind
    if (kind === 'self' || kind === 'imported') return false
    const peer = view?.peerId ? contacts.contact(view.peerId) : undefined
    if (peer?.receipts === 'never') return false
    return contacts.privacy.receipts || peer?.receipts === 'always'
  }

  function receiptOf(wire: WireReceipt): Receipt {
    return {
      userId: wire.userId,
      readSeq: Number(wire.readSeq),
      deliveredSeq: Number(wire.deliveredSeq),
      joinSeq: Number(wire.joinSeq),
    }
  }

  function put(conversationId: string, changed: readonly Receipt[], whole = false): void {
    const known = byChat.value.get(conversationId) ?? new Map<string, Receipt>()
    const next = new Map(whole ? [] : known)
    for (const one of changed) next.set(one.userId, mergeReceipt(known.get(one.userId), one))
    byChat.value = new Map(byChat.value).set(conversationId, next)
  }

  async function open(conversationId: string): Promise<void> {
    if (!session || !shown(conversationId)) {
      if (byChat.value.has(conversationId)) put(conversationId, [], true)
      return
    }
    const answer = await messagingClient(session.transport).listReceipts({ conversationId })
    put(conversationId, answer.receipts.map(receiptOf), true)
  }

  function receivedUpTo(conversationId: string, seq: number): void {
    if (!session || seq <= (told.get(conversationId) ?? 0) || !shown(conversationId)) return
    received.set(conversationId, Math.max(seq, received.get(conversationId) ?? 0))
    timer ??= session.timers.set(() => void tell(), kGatherMs)
  }

  /** Best effort: what is lost is made good by the next one, or by reading. */
  async function tell(): Promise<void> {
    timer = undefined
    const batch = [...received].slice(0, kDeliveredAtOnce)
    for (const [id] of batch) received.delete(id)
    if (!session || batch.length === 0) return
    try {
      const delivered = batch.map(([conversationId, seq]) => ({ conversationId, seq: BigInt(seq) }))
      await messagingClient(session.transport).markDelivered({ delivered })
      for (const [id, seq] of batch) told.set(id, seq)
    } catch {
      // Offline, or too often.
    }
  }

  const part: SessionPart = {
    load(next) {
      session = next
      return Promise.resolve()
    },
    applyEntry(entry) {
      const { conversationId, senderId } = entry
      const seq = Number(entry.seq)
      if (senderId === accounts.userId) return
      receivedUpTo(conversationId, seq)
      // Who writes has seen what came before.
      const known = byChat.value.get(conversationId)?.get(senderId)
      if (known) put(conversationId, [{ ...known, readSeq: Math.max(known.readSeq, seq) }])
    },
    applyReceipt(wire) {
      put(wire.conversationId, [receiptOf(wire)])
    },
    async refresh() {
      for (const { conversation, unread } of messaging.conversations) {
        if (unread > 0) receivedUpTo(conversation.id, conversation.headSeq)
      }
      for (const id of byChat.value.keys()) await open(id).catch(() => undefined)
    },
    reset() {
      if (timer !== undefined) session?.timers.clear(timer)
      timer = undefined
      session = undefined
      received.clear()
      told.clear()
      byChat.value = new Map()
    },
  }

  return {
    open,
    shown,
    /** Whom a message has reached; undefined where nobody shows it. Reactive. */
    reached(conversationId: string, seq: number): Reached | undefined {
      const receipts = byChat.value.get(conversationId)
      if (!receipts || receipts.size === 0 || !shown(conversationId)) return undefined
      const reached = reachedOf(receipts, seq)
      return reached.of > 0 ? reached : undefined
    },
    part: markRaw(part),
  }
})
