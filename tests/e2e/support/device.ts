// A device without a page: the web app's real engine and stores, on a real WebSocket to the real server, with an IndexedDB
// of its own in memory.
import Dexie from 'dexie'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { createPinia, type Pinia } from 'pinia'
import WebSocket from 'ws'
import { type EngineDeps, type EngineHandle, startEngine } from '@/engine'
import { type StoredSession, useAccountsEngine } from '@/features/accounts'
import { useAgendaStore } from '@/features/agenda/store'
import { useContactsEngine } from '@/features/contacts'
import { useFavouritesEngine } from '@/features/favourites'
import { useMessagingEngine } from '@/features/messaging'
import { useNotesStore } from '@/features/notes/store'
import { useTogetherStore } from '@/features/together/store'
import { kSubprotocol } from '@/protocol/frames'
import type { SocketLike } from '@/protocol/socket'
import type { Tabs } from '@/protocol/tabs'
import { realTimers } from '@/protocol/timers'
import { Person } from './people'

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

/** Engines find their database by a global: they start one after the other. */
let starting: Promise<unknown> = Promise.resolve()

export class Device {
  private pinia: Pinia = createPinia()
  private engine: EngineHandle | undefined
  private stored: StoredSession | undefined
  private readonly disk = new IDBFactory()
  private sockets = new Set<WebSocket>()
  private reachable = true
  private readonly wakers = new Set<() => void>()

  private constructor(
    readonly owner: Person,
    stored: StoredSession,
  ) {
    this.stored = stored
  }

  /** A log-in of its own. */
  static async logIn(owner: Person): Promise<Device> {
    const { server, handle, nickname } = owner
    const { token, userId, deviceId } = await new Person(server, handle, nickname).login()
    const device = new Device(owner, { token, userId, deviceId })
    await device.start()
    return device
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
    return useTogetherStore(this.pinia)
  }

  get notes() {
    return useNotesStore(this.pinia)
  }

  get favourites() {
    return useFavouritesEngine(this.pinia)
  }

  get agenda() {
    return useAgendaStore(this.pinia)
  }

  get isOnline(): boolean {
    return this.accounts.connection === 'online'
  }

  /** Without a network every socket breaks and none opens. */
  setReachable(reachable: boolean): void {
    this.reachable = reachable
    if (!reachable) this.breakConnection()
    else for (const wake of this.wakers) wake()
  }

  breakConnection(): void {
    for (const socket of this.sockets) socket.terminate()
  }

  /** What a reload of the page does: memory is gone, the disk stays. */
  async reload(): Promise<void> {
    await this.stop()
    this.pinia = createPinia()
    await this.start()
  }

  async stop(): Promise<void> {
    await this.engine?.stop()
    this.engine = undefined
    this.breakConnection()
  }

  private async start(): Promise<void> {
    const turn = starting.then(async () => {
      Dexie.dependencies = { indexedDB: this.disk, IDBKeyRange }
      this.engine = await startEngine(this.pinia, this.deps())
    })
    starting = turn.catch(() => undefined)
    await turn
  }

  private deps(): EngineDeps {
    return {
      openSocket: () => this.openSocket(),
      timers: realTimers,
      random: Math.random,
      surroundings: {
        onWake: (listener) => {
          this.wakers.add(listener)
          return () => this.wakers.delete(listener)
        },
      },
      openTabs: loneTab,
      // Addresses are the page's own; here there is no page.
      fetch: (input, init) =>
        this.reachable
          ? fetch(new URL(String(input), this.owner.server.url), init)
          : Promise.reject(new TypeError('no network')),
      clientName: 'test',
      baseUrl: this.owner.server.url,
      deviceName: 'Test',
      vault: {
        load: () => this.stored,
        save: (stored) => {
          this.stored = stored
        },
        onChange: () => undefined,
      },
    }
  }

  private openSocket(): SocketLike {
    const like: SocketLike = {
      send: (bytes) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(bytes)
      },
      close: () => {
        socket.close()
      },
      onOpen: () => undefined,
      onMessage: () => undefined,
      onClose: () => undefined,
    }
    const address = this.reachable
      ? `${this.owner.server.url.replace('http', 'ws')}/v1/ws`
      : 'ws://127.0.0.1:1/'
    const socket = new WebSocket(address, kSubprotocol)
    socket.binaryType = 'arraybuffer'
    this.sockets.add(socket)
    socket.on('open', () => like.onOpen())
    socket.on('message', (data: ArrayBuffer) => like.onMessage(new Uint8Array(data)))
    socket.on('error', () => undefined)
    socket.on('close', () => {
      this.sockets.delete(socket)
      like.onClose()
    })
    return like
  }
}
