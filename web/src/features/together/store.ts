// How polls and relay lists stand: what the server was asked for and what it pushed since. A push is a hint that may be lost,
// so what is on the screen is asked for again with each new connection. Loaded with the first card that is shown.
import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import { TogetherService } from '@/gen/kapok/together/v1/service_pb'
import { RpcError } from '@/protocol/errors'
import { createClient } from '@/protocol/transport'
import type { State as WireState } from '@/gen/kapok/together/v1/types_pb'
import { stateOf } from './api'
import { useTogetherEngine } from './engine'
import { keptOf, type Line, mergeState, type State, withChoice } from './model'

/** One call asks for so many at most. */
const kAskedMost = 50
const kCached = 'together'
/** So many are kept on the device. */
const kCachedMost = 200

interface Shown {
  readonly conversationId: string
  readonly seq: number
}

const keyOf = (conversationId: string, seq: number): string => `${conversationId} ${seq}`

export const useTogetherStore = defineStore('together', () => {
  const states = shallowRef<ReadonlyMap<string, State>>(new Map())
  const shown = new Map<symbol, Shown>()
  /** Which of what is shown was not asked for yet, in this connection. */
  let stale = new Set<symbol>()
  const engine = useTogetherEngine()
  let soon = false

  function client() {
    const { session } = engine
    if (!session) throw new RpcError({ code: 'offline', reason: 'SIGNED_OUT' })
    return createClient(TogetherService, session.transport)
  }

  function put(key: string, state: State): void {
    // The last one changed stands last, so that the oldest are forgotten first.
    const next = new Map(states.value)
    next.delete(key)
    next.set(key, state)
    states.value = next
    save()
  }

  function save(): void {
    const kept = [...states.value]
      .slice(-kCachedMost)
      .map(([key, state]): [string, State] => [key, keptOf(state)])
    void engine.session?.database.setValue(kCached, kept).catch(() => undefined)
  }

  /** What was recalled is not kept. */
  function forget(conversationId: string, seq: number): void {
    const next = new Map(states.value)
    if (!next.delete(keyOf(conversationId, seq))) return
    states.value = next
    save()
  }

  function take(wire: WireState | undefined): void {
    const state = wire && stateOf(wire)
    if (!wire || !state) return
    const key = keyOf(wire.conversationId, Number(wire.seq))
    const known = states.value.get(key)
    const merged = mergeState(known, state)
    if (merged !== known) put(key, merged)
  }

  async function ask(): Promise<void> {
    if (!engine.connected || stale.size === 0) return
    const asked = stale
    stale = new Set()
    const byChat = new Map<string, Set<number>>()
    for (const key of asked) {
      const one = shown.get(key)
      if (!one) continue
      byChat.set(one.conversationId, (byChat.get(one.conversationId) ?? new Set()).add(one.seq))
    }
    for (const [conversationId, all] of byChat) {
      const seqs = [...all].slice(-kAskedMost).map((seq) => BigInt(seq))
      try {
        const answer = await client().getStates({ conversationId, seqs })
        answer.states.forEach(take)
      } catch {
        // Shown as it was known; asked again with the next connection.
      }
    }
  }

  /** Several that come to the screen in one turn are one call. */
  function askSoon(): void {
    if (soon) return
    soon = true
    queueMicrotask(() => {
      soon = false
      void ask()
    })
  }

  async function vote(
    conversationId: string,
    seq: number,
    choice: readonly number[],
  ): Promise<void> {
    const key = keyOf(conversationId, seq)
    const before = states.value.get(key)
    if (before?.kind === 'poll') put(key, withChoice(before, choice))
    try {
      take((await client().vote({ conversationId, seq: BigInt(seq), options: [...choice] })).state)
    } catch (thrown) {
      // Unless something newer came meanwhile, which knows of no such vote either.
      const now = states.value.get(key)
      if (before && now?.version === before.version) put(key, before)
      throw thrown
    }
  }

  watch(
    () => engine.session,
    async (session) => {
      states.value = new Map()
      const kept = await session?.database.getValue<[string, State][]>(kCached)
      // What came meanwhile is newer.
      if (session !== engine.session || !kept) return
      const bare = kept.map(([key, state]): [string, State] => [key, keptOf(state)])
      states.value = new Map([...bare, ...states.value])
    },
    { immediate: true, flush: 'sync' },
  )
  watch(
    () => engine.connected,
    (now) => {
      if (!now) return
      stale = new Set(shown.keys())
      askSoon()
    },
    { flush: 'sync' },
  )
  engine.listen({ take, recalled: forget })

  return {
    /** How it stands, as far as this device knows; reactive. */
    state: (conversationId: string, seq: number): State | undefined =>
      states.value.get(keyOf(conversationId, seq)),
    show(key: symbol, one: Shown): void {
      shown.set(key, one)
      stale.add(key)
      askSoon()
    },
    hide(key: symbol): void {
      shown.delete(key)
      stale.delete(key)
    },
    vote,
    async putLine(conversationId: string, seq: number, text: string): Promise<void> {
      take((await client().putLine({ conversationId, seq: BigInt(seq), text })).state)
    },
    async removeLine(conversationId: string, seq: number, userId: string): Promise<void> {
      take((await client().removeLine({ conversationId, seq: BigInt(seq), userId })).state)
    },
    async close(conversationId: string, seq: number): Promise<void> {
      take((await client().close({ conversationId, seq: BigInt(seq) })).state)
    },
    async listVoters(
      conversationId: string,
      seq: number,
      option: number,
      pageToken = '',
    ): Promise<{ userIds: readonly string[]; nextPageToken: string }> {
      const { userIds, nextPageToken } = await client().listVoters({
        conversationId,
        seq: BigInt(seq),
        option,
        pageToken,
      })
      return { userIds, nextPageToken }
    },
    async listLines(
      conversationId: string,
      seq: number,
      pageToken = '',
    ): Promise<{ lines: readonly Line[]; nextPageToken: string }> {
      const answer = await client().listLines({ conversationId, seq: BigInt(seq), pageToken })
      const lines = answer.lines.map(({ userId, text, timeMs }) => ({
        userId,
        text,
        timeMs: Number(timeMs),
      }))
      return { lines, nextPageToken: answer.nextPageToken }
    },
  }
})
