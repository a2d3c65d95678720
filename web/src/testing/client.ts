// A whole client without a page: the real engine and stores on a fake network, virtual time and an IndexedDB in memory.
import { createPinia, type Pinia } from 'pinia'
import { type EngineDeps, type EngineHandle, startEngine } from '@/engine'
import { type StoredSession, useAccountsEngine } from '@/features/accounts'
import { useContactsEngine } from '@/features/contacts'
import { useMessagingEngine } from '@/features/messaging'
import { useSearchEngine } from '@/features/search'
import { useTogether } from '@/features/together/ui'
// What the engine loads later is here from the start: loading takes real time, and tests have a virtual one.
import '@/features/favourites'
import '@/features/language'
import '@/features/media/upload'
import '@/features/stickers'
import type { Tabs } from '@/protocol/tabs'
import type { FakeNetwork } from './fake-network'
import { settleDisk, type VirtualTimers } from './virtual-time'

/** One tab that always leads and has no company. */
function loneTab(): Tabs {
  return {
    lead: (onLead) => {
      onLead()
    },
    tell: () => undefined,
    onNews: () => undefined,
    close: () => undefined,
  }
}

export class TestClient {
  private pinia: Pinia = createPinia()
  private stored: StoredSession | undefined
  private engine: EngineHandle | undefined

  constructor(
    readonly userId: string,
    private readonly network: FakeNetwork,
    private readonly timers: VirtualTimers,
    options: { readonly signedIn?: boolean } = {},
  ) {
    const signedIn = options.signedIn ?? true
    this.stored = signedIn ? { token: userId, userId, deviceId: '1' } : undefined
  }

  get accounts() {
    return useAccountsEngine(this.pinia)
  }

  get contacts() {
    return useContactsEngine(this.pinia)
  }

  get messaging() {
    return useMessagingEngine(this.pinia)
  }

  get together() {
    return useTogether(this.pinia)
  }

  get search() {
    return useSearchEngine(this.pinia)
  }

  /** Starts the app; does not wait for the network. */
  async start(): Promise<void> {
    const deps: EngineDeps = {
      openSocket: () => this.network.connect(this.userId),
      timers: this.timers,
      random: this.network.random,
      surroundings: { onWake: () => () => undefined },
      openTabs: loneTab,
      fetch: this.network.fetch,
      clientName: 'test',
      baseUrl: '',
      deviceName: 'Test',
      vault: {
        load: () => this.stored,
        save: (stored) => {
          this.stored = stored
        },
        onChange: () => undefined,
      },
    }
    this.engine = await startEngine(this.pinia, deps)
  }

  /** What a reload of the page does: memory is gone, the disk stays. */
  async reload(): Promise<void> {
    await this.stop()
    this.pinia = createPinia()
    await this.start()
  }

  async stop(): Promise<void> {
    await this.engine?.stop()
  }
}

/** Moves time on in steps, with time for the disk, until something holds. */
export async function until(
  timers: VirtualTimers,
  holds: () => boolean,
  options: { readonly maxMs?: number; readonly stepMs?: number } = {},
): Promise<void> {
  const { maxMs = 120_000, stepMs = 50 } = options
  const end = timers.now() + maxMs
  for (;;) {
    await settleDisk()
    if (holds()) return
    if (timers.now() >= end) throw new Error('it did not come to hold')
    await timers.advance(stepMs)
  }
}

/** Moves time on until a promise is fulfilled. */
export async function driven<T>(timers: VirtualTimers, promise: Promise<T>): Promise<T> {
  let done = false
  const marked = promise.finally(() => {
    done = true
  })
  marked.catch(() => undefined)
  await until(timers, () => done)
  return marked
}
