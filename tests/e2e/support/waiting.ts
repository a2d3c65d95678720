// Waits: for what a store says, which tells of its changes by itself; and a person's pauses, which wait for nothing.
import { watch } from 'vue'

/** Resolves when it holds, or to false once the time is over. */
export function until(holds: () => boolean, withinMs: number): Promise<boolean> {
  if (holds()) return Promise.resolve(true)
  return new Promise((resolve) => {
    const end = (held: boolean): void => {
      clearTimeout(timer)
      stop()
      resolve(held)
    }
    const timer = setTimeout(() => end(false), withinMs)
    const stop = watch(holds, (now) => {
      if (now) end(true)
    })
  })
}

/** The pace at which people and misfortune act. Never to wait for something: that is until(). */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
