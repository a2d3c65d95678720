// The connection to the server: opens and reopens the WebSocket, says Hello, keeps it alive, and carries calls.
//
// A socket that breaks fails the calls in flight with `unavailable` (CONNECTION_LOST); whether to repeat one is for its
// caller to know, but idempotent ones are repeated here. Calls made while a connection is being made, or during the first
// wait after a loss, wait for it within their own time; later ones fail at once with `offline`.
import type { Push, Welcome } from '@/gen/kapok/gateway/v1/frame_pb'
import { askedWaitMs, backoffMs } from './backoff'
import { fromWireError, RpcError } from './errors'
import { decodeFrame, encodeFrame, type FrameKind, kProtocolVersion } from './frames'
import type { Random, Timers } from './timers'
import type { CallOptions, MethodRow, Transport } from './transport'

/** The part of a WebSocket that is used. */
export interface SocketLike {
  send(bytes: Uint8Array): void
  close(): void
  onOpen: () => void
  onMessage: (bytes: Uint8Array) => void
  /** Also called when it could not be opened. */
  onClose: () => void
}

/** What the browser knows of network and visibility. */
export interface Surroundings {
  /** Calls back when the network came back or the page is shown again; returns how to stop. */
  onWake(listener: () => void): () => void
}

export interface ConnectionDeps {
  openSocket(): SocketLike
  readonly timers: Timers
  readonly random: Random
  readonly surroundings: Surroundings
}

export interface ConnectionListener {
  onState?(state: SocketState): void
  onWelcome?(welcome: Welcome): void
  onPush?(push: Push): void
  /** The token is no longer good; the connection has stopped. */
  onEnded?(error: RpcError): void
}

/** 'stopped' until started; 'waiting' between attempts. */
export type SocketState = 'stopped' | 'waiting' | 'connecting' | 'open'

const kHelloTimeoutMs = 10_000
const kPongTimeoutMs = 10_000
const kWakePongTimeoutMs = 4_000
const kBackoff = { firstMs: 500, maxMs: 30_000 }
/** The server takes 64; a few are left for what must not wait. */
const kMaxInFlight = 60
const kDefaultHeartbeatMs = 30_000

interface PendingCall {
  readonly id: number
  readonly method: MethodRow
  readonly body: Uint8Array
  readonly deadlineMs: number
  timer: number
  sent: boolean
  readonly settle: (result: Uint8Array | RpcError) => void
}

export class Connection implements Transport {
  private state: SocketState = 'stopped'
  private socket: SocketLike | undefined
  private attempt = 0
  private notBeforeMs = 0
  private retryTimer: number | undefined
  private helloTimer: number | undefined
  private idleTimer: number | undefined
  private pongTimer: number | undefined
  private heartbeatMs = kDefaultHeartbeatMs
  private nextId = 1
  private nonce = 0
  private readonly calls = new Map<number, PendingCall>()
  private unsubscribe: (() => void) | undefined
  /** When the next attempt is due; 0 while none is planned. */
  retryAtMs = 0

  constructor(
    private readonly deps: ConnectionDeps,
    private readonly hello: { readonly token: string; readonly client: string },
    private readonly listener: ConnectionListener,
  ) {}

  get currentState(): SocketState {
    return this.state
  }

  /** True once the connection is away for longer than a blip. */
  get troubled(): boolean {
    return !this.isBlip()
  }

  start(): void {
    if (this.state !== 'stopped') return
    this.unsubscribe = this.deps.surroundings.onWake(() => {
      this.wake()
    })
    this.connect()
  }

  stop(): void {
    this.unsubscribe?.()
    this.unsubscribe = undefined
    this.dropSocket()
    this.failCalls(() => true, new RpcError({ code: 'cancelled', reason: 'STOPPED' }))
    this.setState('stopped')
  }

  /** The network is back, the page is shown, or the user asked: connects now, or checks that the socket lives. */
  wake(): void {
    if (this.state === 'open') this.ping(kWakePongTimeoutMs)
    if (this.state !== 'waiting' || this.deps.timers.now() < this.notBeforeMs) return
    this.attempt = 0
    this.connect()
  }

  async unary(method: MethodRow, body: Uint8Array, options: CallOptions = {}): Promise<Uint8Array> {
    const deadlineMs = this.deps.timers.now() + (options.timeoutMs ?? method.timeoutMs)
    for (;;) {
      try {
        return await this.callOnce(method, body, deadlineMs, options.signal)
      } catch (thrown) {
        const lost = thrown instanceof RpcError && thrown.reason === 'CONNECTION_LOST'
        if (!lost || !method.idempotent || this.deps.timers.now() >= deadlineMs) throw thrown
      }
    }
  }

  private callOnce(
    method: MethodRow,
    body: Uint8Array,
    deadlineMs: number,
    signal: AbortSignal | undefined,
  ): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      if (this.state === 'stopped' || (this.state === 'waiting' && !this.isBlip())) {
        reject(new RpcError({ code: 'offline', reason: 'NO_CONNECTION' }))
        return
      }
      if (signal?.aborted) {
        reject(new RpcError({ code: 'cancelled' }))
        return
      }
      const id = this.nextId
      this.nextId = this.nextId === 0xffffffff ? 1 : this.nextId + 1
      const onAbort = () => {
        this.finish(id, new RpcError({ code: 'cancelled' }))
      }
      const call: PendingCall = {
        id,
        method,
        body,
        deadlineMs,
        sent: false,
        timer: this.deps.timers.set(
          () => {
            this.finish(id, new RpcError({ code: 'timeout' }))
          },
          Math.max(0, deadlineMs - this.deps.timers.now()),
        ),
        settle: (result) => {
          signal?.removeEventListener('abort', onAbort)
          if (result instanceof RpcError) reject(result)
          else resolve(result)
        },
      }
      signal?.addEventListener('abort', onAbort)
      this.calls.set(id, call)
      this.sendDue()
    })
  }

  private finish(id: number, result: Uint8Array | RpcError): void {
    const call = this.calls.get(id)
    if (!call) return
    this.calls.delete(id)
    this.deps.timers.clear(call.timer)
    call.settle(result)
    this.sendDue()
  }

  /** Sends waiting calls, oldest first, while the server takes more. */
  private sendDue(): void {
    if (this.state !== 'open') return
    let inFlight = 0
    for (const call of this.calls.values()) if (call.sent) inFlight += 1
    for (const call of this.calls.values()) {
      if (inFlight >= kMaxInFlight) return
      if (call.sent) continue
      call.sent = true
      inFlight += 1
      const timeoutMs = Math.max(1, Math.round(call.deadlineMs - this.deps.timers.now()))
      this.send({
        case: 'request',
        value: { id: call.id, method: call.method.name, body: call.body, timeoutMs },
      })
    }
  }

  private failCalls(which: (call: PendingCall) => boolean, error: RpcError): void {
    for (const call of [...this.calls.values()]) if (which(call)) this.finish(call.id, error)
  }

  private setState(state: SocketState): void {
    if (this.state === state) return
    this.state = state
    this.listener.onState?.(state)
  }

  private connect(): void {
    this.clearTimer('retryTimer')
    this.retryAtMs = 0
    this.setState('connecting')
    const socket = this.deps.openSocket()
    this.socket = socket
    socket.onOpen = () => {
      if (this.socket !== socket) return
      this.send({ case: 'hello', value: { version: kProtocolVersion, ...this.hello } })
    }
    socket.onMessage = (bytes) => {
      if (this.socket === socket) this.receive(bytes)
    }
    socket.onClose = () => {
      if (this.socket === socket) this.lost()
    }
    this.helloTimer = this.deps.timers.set(() => {
      this.lost()
    }, kHelloTimeoutMs)
  }

  /** The socket is gone or is given up: plans the next attempt. */
  private lost(): void {
    this.dropSocket()
    const now = this.deps.timers.now()
    const wait = Math.max(
      backoffMs(this.attempt, this.deps.random, kBackoff),
      this.notBeforeMs - now,
    )
    this.attempt += 1
    this.retryAtMs = now + wait
    this.retryTimer = this.deps.timers.set(() => {
      this.connect()
    }, wait)
    this.setState('waiting')
    // A call that was never sent has had no effect; one in flight may have had.
    this.failCalls(
      (call) => call.sent,
      new RpcError({ code: 'unavailable', reason: 'CONNECTION_LOST' }),
    )
    if (this.isBlip()) return
    this.failCalls(() => true, new RpcError({ code: 'offline', reason: 'NO_CONNECTION' }))
  }

  /** True while the connection was lost but not more than one attempt to get it back is planned or failed. */
  private isBlip(): boolean {
    return this.attempt < 2
  }

  private dropSocket(): void {
    const socket = this.socket
    this.socket = undefined
    for (const name of ['helloTimer', 'idleTimer', 'pongTimer', 'retryTimer'] as const) {
      this.clearTimer(name)
    }
    this.retryAtMs = 0
    socket?.close()
  }

  private clearTimer(name: 'helloTimer' | 'idleTimer' | 'pongTimer' | 'retryTimer'): void {
    const timer = this[name]
    if (timer !== undefined) this.deps.timers.clear(timer)
    this[name] = undefined
  }

  private send(kind: FrameKind): void {
    this.socket?.send(encodeFrame(kind))
    this.touch()
  }

  /**
   * Something was sent: the next Ping is due a heart-beat from now. What comes in does not count: the server wants to hear
   * from the client too.
   */
  private touch(): void {
    this.clearTimer('idleTimer')
    if (this.state !== 'open') return
    this.idleTimer = this.deps.timers.set(() => {
      this.ping(kPongTimeoutMs)
    }, this.heartbeatMs)
  }

  private ping(timeoutMs: number): void {
    if (this.pongTimer !== undefined) return
    this.nonce = (this.nonce + 1) >>> 0
    this.pongTimer = this.deps.timers.set(() => {
      this.lost()
    }, timeoutMs)
    this.send({ case: 'ping', value: { nonce: this.nonce } })
  }

  private receive(bytes: Uint8Array): void {
    const frame = decodeFrame(bytes)
    this.clearTimer('pongTimer')
    switch (frame?.case) {
      case 'welcome':
        this.welcomed(frame.value)
        break
      case 'response': {
        const { id, result } = frame.value
        if (result.case === 'error') this.finish(id, fromWireError(result.value))
        else this.finish(id, result.value ?? new Uint8Array())
        break
      }
      case 'push':
        this.listener.onPush?.(frame.value)
        break
      case 'ping':
        this.send({ case: 'pong', value: { nonce: frame.value.nonce } })
        break
      case 'goodbye': {
        const { error, retryAfterMs } = frame.value
        const reason = error && fromWireError(error)
        if (reason?.code === 'unauthenticated') {
          this.stop()
          this.listener.onEnded?.(reason)
          return
        }
        if (retryAfterMs > 0) {
          const wait = askedWaitMs(retryAfterMs, this.deps.random)
          this.notBeforeMs = this.deps.timers.now() + wait
        }
        this.lost()
        break
      }
      default:
        // Bytes that are no frame, or a kind that this client does not know yet.
        break
    }
  }

  private welcomed(welcome: Welcome): void {
    this.clearTimer('helloTimer')
    this.attempt = 0
    this.notBeforeMs = 0
    if (welcome.heartbeatMs > 0) this.heartbeatMs = welcome.heartbeatMs
    this.setState('open')
    this.touch()
    this.listener.onWelcome?.(welcome)
    this.sendDue()
  }
}
