// Time and chance as the protocol sees them, so that tests can put their own in.

/** A clock in milliseconds and its alarms. */
export interface Timers {
  now(): number
  /** Calls back once after `ms`; returns what `clear` takes. */
  set(callback: () => void, ms: number): number
  clear(timer: number): void
}

/** The browser's. */
export const realTimers: Timers = {
  now: () => Date.now(),
  set: (callback, ms) => Number(globalThis.setTimeout(callback, ms)),
  clear: (timer) => {
    globalThis.clearTimeout(timer)
  },
}

/** Numbers from 0 up to 1. */
export type Random = () => number
