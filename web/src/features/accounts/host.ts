// Where the accounts store reaches the engine that opens and closes sessions. One per Pinia, put in by startEngine.
import { getActivePinia, type Pinia } from 'pinia'
import type { Transport } from '@/protocol/transport'
import type { StoredSession } from './model'

export interface EngineHost {
  /** Calls without a log-in, by HTTP. */
  readonly http: Transport
  readonly deviceName: string
  now(): number
  /** A log-in succeeded: opens its session. */
  open(stored: StoredSession): Promise<void>
  /** Ends the session and wipes its cache. */
  close(): Promise<void>
  reconnect(): void
}

const hosts = new WeakMap<Pinia, EngineHost>()

export function installHost(pinia: Pinia, host: EngineHost): void {
  hosts.set(pinia, host)
}

export function useHost(): EngineHost {
  const pinia = getActivePinia()
  const host = pinia && hosts.get(pinia)
  if (!host) throw new Error('startEngine(pinia) was not called')
  return host
}
