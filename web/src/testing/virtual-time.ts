// A clock that stands still until a test moves it, and chance from a seed.
import type { Timers } from '@/protocol/timers'

interface Alarm {
  readonly id: number
  readonly atMs: number
  readonly callback: () => void
}

export class VirtualTimers implements Timers {
  private nowMs: number
  private alarms: Alarm[] = []
  private nextId = 1

  constructor(startMs = 1_700_000_000_000) {
    this.nowMs = startMs
  }

  now(): number {
    return this.nowMs
  }

  set(callback: () => void, ms: number): number {
    const id = this.nextId++
    this.alarms.push({ id, atMs: this.nowMs + Math.max(0, ms), callback })
    return id
  }

  clear(timer: number): void {
    this.alarms = this.alarms.filter((alarm) => alarm.id !== timer)
  }

  /** How many alarms are set. */
  get pending(): number {
    return this.alarms.length
  }

  /** Moves the clock; alarms go off in order of time, and what they promise is done before the next. */
  async advance(ms: number): Promise<void> {
    const end = this.nowMs + ms
    await settle()
    for (;;) {
      const due = this.alarms
        .filter((alarm) => alarm.atMs <= end)
        .sort((a, b) => a.atMs - b.atMs || a.id - b.id)[0]
      if (!due) break
      this.clear(due.id)
      this.nowMs = Math.max(this.nowMs, due.atMs)
      due.callback()
      await settle()
    }
    this.nowMs = end
  }
}

/** Lets promises that need nothing from outside run to their end. */
export async function settle(turns = 20): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await Promise.resolve()
}

/** Lets work on the (fake) disk run too. */
export async function settleDisk(turns = 30): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** mulberry32: small, fast, the same everywhere. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
