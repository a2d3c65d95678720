// Polls and relay lists, in the server in memory.
import { create, type MessageInitShape } from '@bufbuild/protobuf'
import { TogetherService } from '@/gen/kapok/together/v1/service_pb'
import { type State, StateSchema } from '@/gen/kapok/together/v1/types_pb'
import type { FakeServer } from './fake-server'

interface Kept {
  version: bigint
  closed: boolean
  /** By user, in the order in which they came. */
  readonly choices: Map<string, readonly number[]>
  readonly lines: Map<string, string>
}

export class FakeTogether {
  private readonly kept = new Map<string, Kept>()

  constructor(private readonly server: FakeServer) {
    const { method } = TogetherService
    server.on(method.getStates, (userId, { conversationId, seqs }) => ({
      states: seqs.flatMap((seq) => this.stateOf(userId, conversationId, seq) ?? []),
    }))
    server.on(method.vote, (userId, { conversationId, seq, options }) => {
      this.vote(userId, conversationId, seq, options)
      return this.answer(userId, conversationId, seq)
    })
    server.on(method.putLine, (userId, { conversationId, seq, text }) => {
      this.write(userId, conversationId, seq, text)
      return this.answer(userId, conversationId, seq)
    })
    server.on(method.removeLine, (userId, { conversationId, seq, userId: whose }) => {
      const kept = this.keptOf(conversationId, seq)
      if (kept.lines.delete(whose)) this.changed(conversationId, seq)
      return this.answer(userId, conversationId, seq)
    })
    server.on(method.close, (userId, { conversationId, seq }) => {
      this.keptOf(conversationId, seq).closed = true
      this.changed(conversationId, seq)
      return this.answer(userId, conversationId, seq)
    })
    server.on(method.listVoters, (_, { conversationId, seq, option }) => {
      const { choices } = this.keptOf(conversationId, seq)
      return { userIds: [...choices].flatMap(([id, all]) => (all.includes(option) ? [id] : [])) }
    })
    server.on(method.listLines, (_, { conversationId, seq }) => ({
      lines: this.linesOf(this.keptOf(conversationId, seq)),
    }))
  }

  /** Options by their place from 0; none takes the vote back. */
  vote(userId: string, conversationId: string, seq: bigint, options: readonly number[]): void {
    const { choices } = this.keptOf(conversationId, seq)
    choices.delete(userId)
    if (options.length > 0) choices.set(userId, options)
    this.changed(conversationId, seq)
  }

  write(userId: string, conversationId: string, seq: bigint, text: string): void {
    this.keptOf(conversationId, seq).lines.set(userId, text)
    this.changed(conversationId, seq)
  }

  private keptOf(conversationId: string, seq: bigint): Kept {
    const key = `${conversationId} ${seq}`
    const known = this.kept.get(key)
    const kept = known ?? { version: 0n, closed: false, choices: new Map(), lines: new Map() }
    this.kept.set(key, kept)
    return kept
  }

  private linesOf(kept: Kept) {
    return [...kept.lines].map(([userId, text]) => ({ userId, text, timeMs: 0n }))
  }

  /** As the user sees it; as others hear of it without a user. */
  private stateOf(
    userId: string | undefined,
    conversationId: string,
    seq: bigint,
  ): State | undefined {
    const kept = this.keptOf(conversationId, seq)
    const kind = this.server.entries(conversationId)[Number(seq) - 1]?.content?.kind
    const common = { conversationId, seq, version: kept.version, closed: kept.closed }
    let of: MessageInitShape<typeof StateSchema>['of']
    if (kind?.case === 'poll') {
      const all = [...kept.choices.values()]
      const counts = kind.value.options.map((_, i) => all.filter((one) => one.includes(i)).length)
      const mine = userId && { mine: { options: [...(kept.choices.get(userId) ?? [])] } }
      of = { case: 'poll', value: { counts, voters: all.length, ...(mine || {}) } }
    } else if (kind?.case === 'relay') {
      const lines = this.linesOf(kept)
      const mine = userId && { mine: { userId, text: kept.lines.get(userId) ?? '' } }
      of = { case: 'relay', value: { lines, count: lines.length, ...(mine || {}) } }
    } else return undefined
    return create(StateSchema, { ...common, of })
  }

  private answer(userId: string, conversationId: string, seq: bigint) {
    const state = this.stateOf(userId, conversationId, seq)
    return state ? { state } : {}
  }

  private changed(conversationId: string, seq: bigint): void {
    this.keptOf(conversationId, seq).version += 1n
    const value = this.stateOf(undefined, conversationId, seq)
    if (!value) return
    for (const session of this.server.sessions) {
      session.send({ case: 'push', value: { event: { case: 'together', value } } })
    }
  }
}
