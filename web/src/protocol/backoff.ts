// How long to wait before the next attempt.
import type { Random } from './timers'

export interface BackoffOptions {
  readonly firstMs: number
  readonly maxMs: number
}

/**
 * Exponential with jitter: half of the step is fixed, half is chance, so that the clients of a restarted server
 * do not all come back at once.
 *
 * @param attempt 0 for the first repetition
 */
export function backoffMs(attempt: number, random: Random, options: BackoffOptions): number {
  const step = Math.min(options.maxMs, options.firstMs * 2 ** Math.min(attempt, 20))
  return Math.round(step / 2 + (step / 2) * random())
}

/** A wait that the server asked for, plus up to a quarter (at least a second) of chance. */
export function askedWaitMs(askedMs: number, random: Random): number {
  return Math.round(askedMs + Math.max(1000, askedMs / 4) * random())
}
