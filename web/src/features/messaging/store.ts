// State of messaging; the contract is in index.ts, the work is in runtime.ts and beside it.
import { defineStore } from 'pinia'
import { computed, markRaw, ref, shallowRef } from 'vue'
import { useAccountsEngine } from '@/features/accounts'
import { useContactsEngine } from '@/features/contacts'
import { useMediaEngine } from '@/features/media'
import { RpcError } from '@/protocol/errors'
import { newClientId } from '@/protocol/ids'
import type { OutboxItem } from '@/protocol/outbox'
import type { SessionPart } from '@/protocol/session'
import { listSeparator } from '@/shared/i18n'
import { entryOf, mergedPageOf } from './api'
import { governingActions } from './governing'
import { changingActions } from './changing'
import { groupActions } from './groups'
import type {
  ChatMessage,
  ChatWindow,
  Conversation,
  ConversationView,
  Entry,
  MergedPage,
} from './model'
import type { Outgoing } from './outgoing'
import { type ConversationRow, directConversationId, withReadCursor } from './rules'
import { MessagingRuntime } from './runtime'
import { sendingActions } from './sending'
import { compareViews, isListed, matchesView, viewOf, type ViewSources } from './views'

export const useMessagingStore = defineStore('messaging', () => {
  const accounts = useAccountsEngine()
  const contacts = useContactsEngine()
  const media = useMediaEngine()

  const ready = ref(false)
  const rows = shallowRef<ReadonlyMap<string, ConversationRow>>(new Map())
  const outbox = shallowRef<ReadonlyMap<string, readonly OutboxItem<Outgoing>[]>>(new Map())
  const registersVersion = ref(0)
  const typingVersion = ref(0)
  const namesVersion = ref(0)
  const pinsVersions = ref<ReadonlyMap<string, number>>(new Map())
  const hasMore = ref(false)
  let current: MessagingRuntime | undefined

  function runtime(): MessagingRuntime {
    if (!current) throw new RpcError({ code: 'offline', reason: 'SIGNED_OUT' })
    return current
  }

  const sources = computed<ViewSources>(() => {
    void registersVersion.value
    const pending = outbox.value
    return {
      me: accounts.userId,
      displayName: contacts.displayName,
      separator: listSeparator(),
      clockOffsetMs: accounts.clockOffsetMs,
      shown: (id, membership) => current?.registers.shown(id, membership) ?? membership,
      pending: (id) => pending.get(id) ?? [],
    }
  })
  const views = computed(
    () => new Map([...rows.value.values()].map((row) => [row.id, viewOf(row, sources.value)])),
  )
  const conversations = computed(() =>
    [...views.value.values()].filter(isListed).sort(compareViews),
  )
  /** In the list itself; the folded ones lie behind one row. */
  const listed = computed(() => conversations.value.filter((view) => !view.folded))
  const folded = computed(() => conversations.value.filter((view) => view.folded))
  const totalUnread = computed(() =>
    conversations.value.reduce((sum, view) => sum + (view.muted ? 0 : view.unread), 0),
  )
  const mutedUnread = computed(() => conversations.value.some((view) => view.muted && view.dot))

  function groupPending(items: readonly OutboxItem<Outgoing>[]) {
    const byLane = new Map<string, OutboxItem<Outgoing>[]>()
    for (const item of items) {
      const lane = byLane.get(item.lane)
      if (lane) lane.push(item)
      else byLane.set(item.lane, [item])
    }
    return byLane
  }

  async function loadMore(): Promise<void> {
    await runtime().conversations.loadMore()
    hasMore.value = !runtime().conversations.complete
  }

  async function ensureConversation(id: string): Promise<Conversation> {
    return rows.value.get(id) ?? (await runtime().conversations.fetch(id))
  }

  function openWindow(conversationId: string, aroundSeq?: number): ChatWindow {
    return runtime().openWindow(conversationId, aroundSeq).view
  }

  function markRead(conversationId: string, seq: number): void {
    const { conversations: all, registers } = runtime()
    const row = all.row(conversationId)
    if (!row) return
    const target = Math.min(seq, row.headSeq)
    const marked = registers.shown(conversationId, row.membership).markedUnread
    if (target <= row.readSeq && !marked) return
    const known = runtime().entryAt(conversationId, target)?.ordinal ?? 0
    const ordinal = target === row.headSeq ? row.headOrdinal : known
    const membership = marked ? { ...row.membership, markedUnread: false } : row.membership
    all.set(withReadCursor({ ...row, membership }, target, ordinal))
    registers.markRead(conversationId, target)
  }

  async function recall(conversationId: string, seq: number): Promise<void> {
    const answer = await runtime().client.recall({
      conversationId,
      seq: BigInt(seq),
      clientMessageId: newClientId(),
    })
    if (answer.entry) runtime().applyEntry(entryOf(answer.entry))
  }

  async function getMerged(
    conversationId: string,
    seq: number,
    path: readonly number[],
    fromIndex = 0,
  ): Promise<MergedPage> {
    const request = { conversationId, seq: BigInt(seq), path: [...path], fromIndex }
    return mergedPageOf(await runtime().client.getMerged(request))
  }

  function search(text: string): ConversationView[] {
    return conversations.value.filter((view) => matchesView(view, text, sources.value))
  }

  const part: SessionPart = {
    async load(session) {
      const next = new MessagingRuntime(session, media, {
        onRows: (changed) => {
          rows.value = changed
          hasMore.value = !next.conversations.complete
        },
        onOutbox: () => {
          outbox.value = groupPending(next.outbox.list())
        },
        onRegisters: () => {
          registersVersion.value += 1
        },
        onTyping: () => {
          typingVersion.value += 1
        },
        onPins: (id) => {
          const version = (pinsVersions.value.get(id) ?? 0) + 1
          pinsVersions.value = new Map(pinsVersions.value).set(id, version)
        },
        onMemberNames: () => {
          namesVersion.value += 1
        },
      })
      current = markRaw(next)
      await next.load()
      ready.value = session.hasCache
    },
    async snapshot() {
      await runtime().conversations.snapshot()
      ready.value = true
    },
    refresh: () => runtime().conversations.refresh(),
    applyFeed: (entries) => runtime().applyFeed(entries),
    applyEntry: (entry) => {
      current?.applyEntry(entryOf(entry))
    },
    applyTyping: ({ conversationId, userId, active }) => {
      if (userId !== accounts.userId) current?.typing.apply(conversationId, userId, active)
    },
    onConnected: (connected) => {
      current?.setConnected(connected)
    },
    reset() {
      current?.close()
      current = undefined
      ready.value = false
      rows.value = new Map()
      outbox.value = new Map()
      hasMore.value = false
      pinsVersions.value = new Map()
    },
  }

  return {
    ready,
    conversations,
    listed,
    folded,
    totalUnread,
    mutedUnread,
    hasMore,
    loadMore,
    conversation: (id: string): Conversation | undefined => views.value.get(id)?.conversation,
    view: (id: string): ConversationView | undefined => views.value.get(id),
    ensureConversation,
    directId: (userId: string) => directConversationId(accounts.userId, userId),
    search,
    visitCached: (conversationId: string | undefined, visit: (run: readonly Entry[]) => boolean) =>
      runtime().cache.visit(conversationId, visit),
    dropCached: (conversationId: string): Promise<void> => runtime().cache.drop(conversationId),
    openWindow,
    markRead,
    typingUsers: (conversationId: string): readonly string[] => {
      void typingVersion.value
      return current?.typing.users(conversationId) ?? []
    },
    notifyTyping: (conversationId: string, active: boolean) => {
      current?.typing.notify(conversationId, active)
    },
    isHeard: (conversationId: string, { seq }: Pick<ChatMessage, 'seq'>): boolean => {
      void rows.value
      return current?.isHeard(conversationId, seq) ?? true
    },
    markHeard: (conversationId: string, seq: number) => {
      current?.markHeard(conversationId, seq)
    },
    pinsVersion: (conversationId: string): number => pinsVersions.value.get(conversationId) ?? 0,
    recall,
    previewLink: (url: string) => runtime().preview(url),
    getMerged,
    setPinned: (id: string, pinned: boolean) => runtime().registers.change(id, { pinned }),
    setMuted: (id: string, muted: boolean) => runtime().registers.change(id, { muted }),
    setHidden: (id: string, hidden: boolean) => runtime().registers.change(id, { hidden }),
    setFolded: (id: string, folded: boolean) => runtime().registers.change(id, { folded }),
    /** The nickname in a group; '' for none. Reactive. */
    groupNickname: (id: string, userId: string): string => {
      void namesVersion.value
      return rows.value.get(id)?.kind === 'group' ? (current?.members.get(id, userId) ?? '') : ''
    },
    setMarkedUnread: (id: string, markedUnread: boolean) =>
      runtime().registers.change(id, { markedUnread }),
    setDraft: (id: string, draft: string) => {
      const row = runtime().conversations.row(id)
      const shown = row && runtime().registers.shown(id, row.membership).draft
      if (shown !== draft) runtime().registers.setDraft(id, draft)
    },
    ...sendingActions(runtime, newClientId),
    ...groupActions(runtime, newClientId),
    ...governingActions(runtime),
    ...changingActions(runtime, newClientId),
    part: markRaw(part),
  }
})
