// Whom open pages watch, and how those are. The server tells for as long as a lease runs; it is renewed while a page is open.
import { defineStore } from 'pinia'
import { markRaw, shallowRef } from 'vue'
import { useContactsEngine } from '@/features/contacts'
import { PresenceService } from '@/gen/kapok/presence/v1/service_pb'
import { LastSeen, type Presence as WirePresence } from '@/gen/kapok/presence/v1/types_pb'
import type { Session, SessionPart } from '@/protocol/session'
import { createClient } from '@/protocol/transport'
import type { Presence } from './model'

const kMost = 20
/** Where the server has named no lease yet. */
const kLeaseMs = 90_000

const kLastSeen: Readonly<Partial<Record<LastSeen, Presence['lastSeen']>>> = {
  [LastSeen.RECENTLY]: 'recently',
  [LastSeen.WITHIN_A_DAY]: 'day',
  [LastSeen.WITHIN_A_WEEK]: 'week',
  [LastSeen.WITHIN_A_MONTH]: 'month',
  [LastSeen.LONG_AGO]: 'long',
}

export const usePresenceStore = defineStore('presence', () => {
  const contacts = useContactsEngine()
  const known = shallowRef<ReadonlyMap<string, Presence>>(new Map())
  const wanted = new Map<symbol, readonly string[]>()
  let session: Session | undefined
  let connected = false
  let timer: number | undefined
  let soon = false

  /** Nothing is asked about those who could not be seen anyway: who hides does not see. */
  function mayShow(userId: string): boolean {
    const exception = contacts.contact(userId)?.presence
    if (exception === undefined || exception === 'never') return false
    return exception === 'always' || contacts.privacy.presence
  }

  function take(wire: WirePresence): void {
    const next = new Map(known.value)
    if (wire.shown) {
      next.set(wire.userId, { online: wire.online, lastSeen: kLastSeen[wire.lastSeen] })
    } else next.delete(wire.userId)
    known.value = next
  }

  async function ask(): Promise<void> {
    if (timer !== undefined) session?.timers.clear(timer)
    timer = undefined
    const userIds = [...new Set([...wanted.values()].flat())].filter(mayShow).slice(0, kMost)
    const watched = new Set(userIds)
    known.value = new Map([...known.value].filter(([userId]) => watched.has(userId)))
    if (!session || !connected || userIds.length === 0) return
    const { timers } = session
    let leaseMs = kLeaseMs
    try {
      const answer = await createClient(PresenceService, session.transport).watch({ userIds })
      leaseMs = answer.leaseMs
      answer.presences.forEach(take)
    } catch {
      // It is asked again with the next lease; until then nothing is shown that may be old.
      known.value = new Map()
    }
    timer ??= timers.set(() => void ask(), leaseMs / 2)
  }

  /** Several changes of one turn are one call. */
  function askSoon(): void {
    if (soon) return
    soon = true
    queueMicrotask(() => {
      soon = false
      void ask()
    })
  }

  const part: SessionPart = {
    load(next) {
      session = next
      return Promise.resolve()
    },
    applyPresence: take,
    onConnected(now) {
      connected = now
      if (now) askSoon()
      else known.value = new Map()
    },
    reset() {
      if (timer !== undefined) session?.timers.clear(timer)
      timer = undefined
      session = undefined
      connected = false
      known.value = new Map()
    },
  }

  return {
    presence: (userId: string): Presence | undefined => known.value.get(userId),
    watch(key: symbol, userIds: readonly string[]): void {
      wanted.set(key, userIds)
      askSoon()
    },
    unwatch(key: symbol): void {
      if (wanted.delete(key)) askSoon()
    },
    /** Settings changed: who is shown may be others now. */
    askSoon,
    part: markRaw(part),
  }
})
