// One's own settings of conversations on their way to the server: shown at once, sent soon, kept over a lost network.
// Read cursors and drafts are coalesced and survive a reload; pin, mute, hide and mark are one call each. No Vue inside.
import type { Database } from '@/protocol/database'
import type { Timers } from '@/protocol/timers'
import { toRpcError } from '@/protocol/errors'
import { membershipOf, type MessagingClient } from './api'
import type { Membership } from './model'

/** What of a membership the user sets. */
export type PartChange = Partial<
  Pick<Membership, 'pinned' | 'muted' | 'hidden' | 'draft' | 'markedUnread' | 'folded'>
>

export interface RegistersDeps {
  readonly client: Pick<MessagingClient, 'markRead' | 'updateMembership'>
  readonly database: Database
  readonly timers: Timers
  /** Overlays changed. */
  onChange(): void
  onMembership(conversationId: string, membership: Membership): void
  onReadCursor(conversationId: string, seq: number, ordinal: number): void
}

interface DraftRow {
  readonly conversationId: string
  readonly draft: string
}

const kReadDelayMs = 300
const kDraftDelayMs = 1_500
const kRetryMs = 5_000
const kReads = 'unsentReads'

export class Registers {
  private readonly overlays = new Map<string, { change: PartChange; token: number }[]>()
  private readonly drafts = new Map<string, string>()
  private readonly reads = new Map<string, number>()
  private readTimer: number | undefined
  private draftTimer: number | undefined
  private sendingReads = false
  private sendingDrafts = false
  private token = 0
  private connected = false

  constructor(private readonly deps: RegistersDeps) {}

  async load(): Promise<void> {
    for (const row of await this.draftTable().toArray()) {
      this.drafts.set(row.conversationId, row.draft)
    }
    const reads = (await this.deps.database.getValue<Record<string, number>>(kReads)) ?? {}
    for (const [id, seq] of Object.entries(reads)) this.reads.set(id, seq)
  }

  close(): void {
    if (this.readTimer !== undefined) this.deps.timers.clear(this.readTimer)
    if (this.draftTimer !== undefined) this.deps.timers.clear(this.draftTimer)
    this.connected = false
  }

  setConnected(connected: boolean): void {
    this.connected = connected
    if (!connected) return
    this.sendReadsIn(0)
    this.sendDraftsIn(0)
  }

  /** The part as the user should see it: the server's with what is on its way on top. */
  shown(conversationId: string, membership: Membership): Membership {
    const draft = this.drafts.get(conversationId)
    const changes = this.overlays.get(conversationId)
    if (draft === undefined && !changes) return membership
    const base = draft === undefined ? membership : { ...membership, draft }
    return (changes ?? []).reduce((shown, { change }) => ({ ...shown, ...change }), base)
  }

  /** Changes the part; shown at once, taken back if the server refuses. */
  async change(conversationId: string, change: PartChange): Promise<void> {
    const token = ++this.token
    this.overlays.set(conversationId, [
      ...(this.overlays.get(conversationId) ?? []),
      { change, token },
    ])
    this.deps.onChange()
    try {
      const answer = await this.deps.client.updateMembership({ conversationId, ...change })
      if (answer.membership) {
        this.deps.onMembership(conversationId, membershipOf(answer.membership))
      }
    } finally {
      const left = (this.overlays.get(conversationId) ?? []).filter((row) => row.token !== token)
      if (left.length > 0) this.overlays.set(conversationId, left)
      else this.overlays.delete(conversationId)
      this.deps.onChange()
    }
  }

  setDraft(conversationId: string, draft: string): void {
    this.drafts.set(conversationId, draft)
    this.deps.onChange()
    this.draftTable()
      .put({ conversationId, draft })
      .catch(() => undefined)
    this.sendDraftsIn(kDraftDelayMs)
  }

  /** The cursor itself was moved by the caller; this tells the server, once for several. */
  markRead(conversationId: string, seq: number): void {
    this.reads.set(conversationId, Math.max(seq, this.reads.get(conversationId) ?? 0))
    this.saveReads()
    this.sendReadsIn(kReadDelayMs)
  }

  private sendReadsIn(ms: number): void {
    if (!this.connected || this.reads.size === 0 || this.readTimer !== undefined) return
    this.readTimer = this.deps.timers.set(() => {
      this.readTimer = undefined
      void this.sendReads()
    }, ms)
  }

  private async sendReads(): Promise<void> {
    if (this.sendingReads) return
    this.sendingReads = true
    let current = ''
    try {
      for (const [conversationId, seq] of [...this.reads]) {
        current = conversationId
        const answer = await this.deps.client.markRead({ conversationId, seq: BigInt(seq) })
        const cursor = answer.readCursor
        if (cursor) {
          this.deps.onReadCursor(conversationId, Number(cursor.seq), Number(cursor.ordinal))
        }
        if (this.reads.get(conversationId) === seq) this.reads.delete(conversationId)
        this.saveReads()
      }
    } catch (thrown) {
      this.dropRefused(this.reads, current, thrown)
      this.saveReads()
    } finally {
      this.sendingReads = false
      this.sendReadsIn(kRetryMs)
    }
  }

  private sendDraftsIn(ms: number): void {
    if (!this.connected || this.drafts.size === 0) return
    if (this.draftTimer !== undefined) this.deps.timers.clear(this.draftTimer)
    this.draftTimer = this.deps.timers.set(() => {
      this.draftTimer = undefined
      void this.sendDrafts()
    }, ms)
  }

  private async sendDrafts(): Promise<void> {
    if (this.sendingDrafts) return
    this.sendingDrafts = true
    let wait = 0
    let current = ''
    try {
      for (const [conversationId, draft] of [...this.drafts]) {
        current = conversationId
        await this.sendDraft(conversationId, draft)
      }
    } catch (thrown) {
      this.dropRefused(this.drafts, current, thrown)
      wait = kRetryMs
    } finally {
      this.sendingDrafts = false
      this.deps.onChange()
      if (this.draftTimer === undefined) this.sendDraftsIn(wait || kDraftDelayMs)
    }
  }

  private async sendDraft(conversationId: string, draft: string): Promise<void> {
    const answer = await this.deps.client.updateMembership({ conversationId, draft })
    if (answer.membership) this.deps.onMembership(conversationId, membershipOf(answer.membership))
    if (this.drafts.get(conversationId) !== draft) return
    this.drafts.delete(conversationId)
    await this.draftTable().delete(conversationId)
  }

  /** What the server refuses for good is not sent for ever. */
  private dropRefused(
    waiting: Map<string, unknown>,
    conversationId: string,
    thrown: unknown,
  ): void {
    if (toRpcError(thrown).retryable) return
    waiting.delete(conversationId)
    if (waiting !== this.drafts) return
    this.draftTable()
      .delete(conversationId)
      .catch(() => undefined)
  }

  private saveReads(): void {
    this.deps.database.setValue(kReads, Object.fromEntries(this.reads)).catch(() => undefined)
  }

  private draftTable() {
    return this.deps.database.table<DraftRow, string>('drafts')
  }
}
