// Calls that change messages, or hide them.
import { RpcError, toRpcError } from '@/protocol/errors'
import { entryOf, membershipOf, pinOf, reactionOf, versionOf } from './api'
import type { PinnedMessage, Reactor, TextContent, TextOptions, TextVersion } from './model'
import { withReadCursor } from './rules'
import type { MessagingRuntime } from './runtime'

const kAttempts = 3
const kAgainMs = 1_500
const kReactorPage = 100

export function changingActions(runtime: () => MessagingRuntime, newId: () => string) {
  /** Repeats a call whose answer was lost; its id makes that harmless. */
  async function persist<T>(call: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await call()
      } catch (thrown) {
        const { retryable, retryAfterMs } = toRpcError(thrown)
        if (!retryable || attempt >= kAttempts) throw thrown
        const { timers } = runtime().session
        await new Promise<void>((resolve) => timers.set(resolve, Math.max(kAgainMs, retryAfterMs)))
      }
    }
  }

  function applyRead(
    id: string,
    cursor: { readonly seq: bigint; readonly ordinal: bigint } | undefined,
  ): void {
    const row = runtime().conversations.row(id)
    if (!row || !cursor) return
    runtime().conversations.set(withReadCursor(row, Number(cursor.seq), Number(cursor.ordinal)))
  }

  return {
    async editMessage(
      conversationId: string,
      seq: number,
      words: string,
      options: Omit<TextOptions, 'quoteSeq'> = {},
    ): Promise<void> {
      const { mentionedUserIds = [], mentionsAll = false } = options
      const text: TextContent = {
        kind: 'text',
        text: words,
        mentionedUserIds: [...mentionedUserIds],
        mentionsAll,
      }
      const done = runtime().local.show(conversationId, seq, { kind: 'text', text })
      const request = {
        conversationId,
        seq: BigInt(seq),
        clientMessageId: newId(),
        text: { text: words, mentionedUserIds: [...mentionedUserIds], mentionsAll },
      }
      try {
        const { entry } = await persist(() => runtime().client.editMessage(request))
        if (entry) runtime().applyEntry(entryOf(entry))
      } finally {
        done()
      }
    },

    async listEdits(conversationId: string, seq: number): Promise<TextVersion[]> {
      const { versions } = await runtime().client.listEdits({ conversationId, seq: BigInt(seq) })
      return versions.flatMap((version) => versionOf(version) ?? [])
    },

    async react(
      conversationId: string,
      seq: number,
      emoji: string,
      active: boolean,
    ): Promise<void> {
      const done = runtime().local.show(conversationId, seq, { kind: 'reaction', emoji, active })
      const request = {
        conversationId,
        seq: BigInt(seq),
        emoji,
        active,
        clientMessageId: newId(),
      }
      try {
        const answer = await persist(() => runtime().client.react(request))
        // The entry may still be on its way: what it brings is here, too.
        const entry = await runtime().findEntry(conversationId, seq)
        const reactionsSeq = Number(answer.reactionsSeq)
        if (entry && reactionsSeq > (entry.reactionsSeq ?? 0)) {
          const { laterReactions: _counted, ...rest } = entry
          const reactions = answer.reactions.map(reactionOf)
          runtime().conversations.keep({ ...rest, reactions, reactionsSeq })
        }
      } finally {
        done()
      }
    },

    async listReactors(
      conversationId: string,
      seq: number,
      pageToken = '',
    ): Promise<{ reactors: Reactor[]; nextPageToken: string }> {
      const { reactors, nextPageToken } = await runtime().client.listReactions({
        conversationId,
        seq: BigInt(seq),
        limit: kReactorPage,
        pageToken,
      })
      return { reactors: reactors.map(({ userId, emoji }) => ({ userId, emoji })), nextPageToken }
    },

    async pinMessage(conversationId: string, seq: number, pinned: boolean): Promise<void> {
      const request = { conversationId, seq: BigInt(seq), pinned, clientMessageId: newId() }
      await persist(() => runtime().client.pinMessage(request))
    },

    async listPins(conversationId: string): Promise<PinnedMessage[]> {
      const { pins } = await runtime().client.listPins({ conversationId })
      return pins.flatMap((pin) => pinOf(pin) ?? [])
    },

    async nudge(conversationId: string, userId: string): Promise<void> {
      const request = { conversationId, userId, clientMessageId: newId() }
      const { entry } = await persist(() => runtime().client.nudge(request))
      if (entry) runtime().applyEntry(entryOf(entry))
    },

    /** Deletes messages for oneself, on all devices. */
    async hideEntries(conversationId: string, seqs: readonly number[]): Promise<void> {
      const answer = await runtime().client.hideEntries({ conversationId, seqs: seqs.map(BigInt) })
      runtime().conversations.hide(conversationId, seqs)
      applyRead(conversationId, answer.readCursor)
    },

    async clearHistory(conversationId: string): Promise<void> {
      const row = runtime().conversations.row(conversationId)
      if (!row) throw new RpcError({ code: 'not_found', reason: 'CONVERSATION_UNKNOWN' })
      const answer = await runtime().client.clearHistory({
        conversationId,
        upToSeq: BigInt(row.headSeq),
      })
      const { clearedSeq = 0 } = membershipOf(answer.membership)
      runtime().conversations.clear(conversationId, clearedSeq)
      applyRead(conversationId, answer.readCursor)
    },
  }
}
