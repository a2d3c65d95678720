// Wires protocol and features: the one call that main.ts makes.
import type { Pinia } from 'pinia'
import { setActivePinia } from 'pinia'
import {
  type EngineHost,
  installHost,
  type StoredSession,
  useAccountsEngine,
} from '@/features/accounts'
import { useAgendaEngine } from '@/features/agenda'
import { archivePart } from '@/features/archive'
import { useContactsEngine } from '@/features/contacts'
import { useMediaEngine } from '@/features/media'
import { useMessagingEngine, useReceiptsEngine } from '@/features/messaging'
import { usePresenceEngine } from '@/features/presence'
import { pushPart } from '@/features/push'
import { useSearchEngine } from '@/features/search'
import { useTogetherEngine } from '@/features/together'
import { browserSurroundings, deviceName, openBrowserSocket, socketUrl } from '@/protocol/browser'
import { HttpTransport } from '@/protocol/http'
import { type LaterPart, laterPart } from '@/protocol/later-part'
import { Session, type SessionDeps } from '@/protocol/session'
import { openTabs } from '@/protocol/tabs'
import { realTimers } from '@/protocol/timers'
import { registerServiceWorker } from '@/service-worker'

/** Where the log-in is kept between visits. */
export interface SessionVault {
  load(): StoredSession | undefined
  save(stored: StoredSession | undefined): void
  /** Calls back when another tab changed it. */
  onChange(listener: (stored: StoredSession | undefined) => void): void
}

export interface EngineDeps extends Omit<SessionDeps, 'http'> {
  readonly baseUrl: string
  readonly deviceName: string
  readonly vault: SessionVault
}

const kVaultKey = 'kapok.session'

function parseStored(text: string | null): StoredSession | undefined {
  try {
    const stored = JSON.parse(text ?? 'null') as StoredSession | null
    return stored?.token && stored.userId ? stored : undefined
  } catch {
    return undefined
  }
}

const browserVault: SessionVault = {
  load: () => parseStored(localStorage.getItem(kVaultKey)),
  save(stored) {
    if (stored) localStorage.setItem(kVaultKey, JSON.stringify(stored))
    else localStorage.removeItem(kVaultKey)
  },
  onChange(listener) {
    window.addEventListener('storage', (event) => {
      if (event.key === kVaultKey) listener(parseStored(event.newValue))
    })
  },
}

export function browserDeps(): EngineDeps {
  return {
    openSocket: () => openBrowserSocket(socketUrl(window.location)),
    timers: realTimers,
    random: Math.random,
    surroundings: browserSurroundings,
    openTabs,
    fetch: (input, init) => fetch(input, init),
    clientName: `web ${__KAPOK_VERSION__}`,
    baseUrl: '',
    deviceName: deviceName(navigator.userAgent),
    vault: browserVault,
  }
}

/** Opens and closes the session of whoever is logged in. */
class Engine implements EngineHost, EngineHandle {
  readonly http: HttpTransport
  readonly deviceName: string
  private session: Session | undefined
  private later: LaterPart | undefined
  private stored: StoredSession | undefined

  constructor(
    private readonly pinia: Pinia,
    private readonly deps: EngineDeps,
  ) {
    this.deviceName = deps.deviceName
    const { fetch, baseUrl } = deps
    this.http = new HttpTransport({ fetch, baseUrl, token: () => this.stored?.token ?? '' })
    deps.vault.onChange((stored) => {
      void this.otherTabChanged(stored)
    })
  }

  now(): number {
    return this.deps.timers.now()
  }

  async start(): Promise<void> {
    const stored = this.deps.vault.load()
    if (stored) await this.begin(stored)
    else this.accounts().status = 'signed-out'
  }

  async open(stored: StoredSession): Promise<void> {
    this.deps.vault.save(stored)
    await this.begin(stored)
  }

  async close(): Promise<void> {
    this.deps.vault.save(undefined)
    await this.end()
  }

  async complete(): Promise<void> {
    await this.later?.ready()
  }

  async stop(): Promise<void> {
    await this.session?.close({ wipe: false })
    this.session = undefined
  }

  reconnect(): void {
    this.session?.reconnect()
  }

  private accounts() {
    return useAccountsEngine(this.pinia)
  }

  private async begin(stored: StoredSession): Promise<void> {
    await this.session?.close({ wipe: stored.userId !== this.stored?.userId })
    this.stored = stored
    const accounts = this.accounts()
    this.later = laterPart(async () => (await import('./later-engines')).laterEngines(this.pinia))
    const parts = [
      accounts.part,
      useMediaEngine(this.pinia).part,
      useContactsEngine(this.pinia).part,
      useMessagingEngine(this.pinia).part,
      useReceiptsEngine(this.pinia).part,
      usePresenceEngine(this.pinia).part,
      useSearchEngine(this.pinia).part,
      useTogetherEngine(this.pinia).part,
      useAgendaEngine(this.pinia).part,
      pushPart,
      archivePart,
      this.later,
    ]
    const session = new Session({ ...this.deps, http: this.http }, stored, parts, {
      onState: (state) => {
        accounts.connection = state
        accounts.reconnectAtMs = session.reconnectAtMs
        accounts.syncFailed = session.syncFailed
      },
      onClock: (offsetMs) => {
        accounts.clockOffsetMs = offsetMs
      },
      onEnded: (error) => {
        accounts.endedReason = error.reason || 'UNAUTHENTICATED'
        void this.close()
      },
    })
    this.session = session
    await session.open()
  }

  private async end(): Promise<void> {
    const { session } = this
    this.session = undefined
    this.stored = undefined
    await session?.close({ wipe: true })
  }

  private async otherTabChanged(stored: StoredSession | undefined): Promise<void> {
    if (stored?.token === this.stored?.token) return
    if (stored) await this.begin(stored)
    else await this.end()
  }
}

export interface EngineHandle {
  /** Resolves when also those parts are there that no first screen needs. */
  complete(): Promise<void>
  /** Ends the engine as the closing of the page would: the cache stays. */
  stop(): Promise<void>
}

/** Finds a stored log-in, opens its cache and connects. Resolves when the stores hold what the cache has. */
export async function startEngine(pinia: Pinia, deps?: EngineDeps): Promise<EngineHandle> {
  setActivePinia(pinia)
  if (!deps) registerServiceWorker()
  const engine = new Engine(pinia, deps ?? browserDeps())
  installHost(pinia, engine)
  await engine.start()
  return engine
}
