// The net between clients and the fake server: with delay, and on demand with everything that goes wrong.
import { create, toBinary } from '@bufbuild/protobuf'
import { base64Encode } from '@bufbuild/protobuf/wire'
import { ErrorSchema } from '@/gen/kapok/common/v1/error_pb'
import { decodeFrame, encodeFrame, type FrameKind } from '@/protocol/frames'
import type { SocketLike } from '@/protocol/socket'
import type { Timers } from '@/protocol/timers'
import { type FakeServer, type FakeSession, Refusal } from './fake-server'

/** How likely each fault is, for one frame. */
export interface Faults {
  /** Requests, responses and pushes that never arrive. */
  readonly lose: number
  /** Pushes that arrive twice. */
  readonly duplicate: number
  /** Pushes that arrive late, after younger ones. */
  readonly delay: number
  /** The connection breaks, with all that is on its way. */
  readonly disconnect: number
}

export const kNoFaults: Faults = { lose: 0, duplicate: 0, delay: 0, disconnect: 0 }

const kLatencyMs = 5
const kLateMs = 400

export class FakeNetwork {
  faults: Faults = kNoFaults
  /** False: nobody can connect. */
  up = true
  private readonly links = new Set<Link>()

  constructor(
    readonly server: FakeServer,
    readonly timers: Timers,
    readonly random: () => number,
  ) {}

  /** Opens sockets for a user; the token is the user's id. */
  connect(userId: string): SocketLike {
    return new Link(this, userId, this.links).socket
  }

  /** Cuts or mends the net for all, or for one user. */
  setUp(up: boolean, userId?: string): void {
    if (userId === undefined) this.up = up
    for (const link of [...this.links]) {
      if (!up && (userId === undefined || link.userId === userId)) link.break()
    }
  }

  /** HTTP calls; the token is the user's id. */
  readonly fetch: typeof fetch = async (input, init) => {
    await Promise.resolve()
    if (!this.up) throw new TypeError('network is down')
    if (this.random() < this.faults.lose) throw new TypeError('the answer was lost')
    const upload = /^\/v1\/uploads\/(.+)$/.exec(String(input))?.[1]
    if (upload) return this.patch(decodeURIComponent(upload), init)
    const method = String(input).replace(/^.*\/rpc\//, '')
    const token = new Headers(init?.headers).get('Authorization')?.replace('Bearer ', '') ?? ''
    try {
      const body = this.server.call(token, method, init?.body as Uint8Array)
      return new Response(new Uint8Array(body))
    } catch (thrown) {
      return refusalResponse(thrown)
    }
  }

  private async patch(uploadId: string, init: RequestInit | undefined): Promise<Response> {
    const offset = Number(new Headers(init?.headers).get('Upload-Offset'))
    const bytes = new Uint8Array(await (init?.body as Blob).arrayBuffer())
    try {
      const now = this.server.receiveChunk(uploadId, offset, bytes)
      return new Response(null, { status: 204, headers: { 'Upload-Offset': String(now) } })
    } catch (thrown) {
      return refusalResponse(thrown)
    }
  }
}

function refusalResponse(thrown: unknown): Response {
  if (!(thrown instanceof Refusal)) throw thrown
  const { code, reason, retryAfterMs } = thrown
  const bytes = toBinary(ErrorSchema, create(ErrorSchema, { code, reason, retryAfterMs }))
  const detail = { type: ErrorSchema.typeName, value: base64Encode(bytes) }
  return new Response(JSON.stringify({ code: 'unknown', details: [detail] }), { status: 400 })
}

class Link {
  readonly socket: SocketLike
  private readonly session: FakeSession
  private broken = false

  constructor(
    private readonly network: FakeNetwork,
    readonly userId: string,
    private readonly links: Set<Link>,
  ) {
    this.socket = {
      send: (bytes) => {
        this.toServer(bytes)
      },
      close: () => {
        this.end()
      },
      onOpen: () => undefined,
      onMessage: () => undefined,
      onClose: () => undefined,
    }
    this.session = {
      userId,
      send: (kind) => {
        this.toClient(kind)
      },
    }
    links.add(this)
    this.later(() => {
      if (!network.up) this.break()
      else {
        network.server.sessions.add(this.session)
        this.socket.onOpen()
      }
    })
  }

  /** The connection is gone without a word. */
  break(): void {
    if (this.broken) return
    this.end()
    this.socket.onClose()
  }

  private end(): void {
    this.broken = true
    this.links.delete(this)
    this.network.server.sessions.delete(this.session)
  }

  private chance(share: number): boolean {
    return share > 0 && this.network.random() < share
  }

  private toServer(bytes: Uint8Array): void {
    const kind = decodeFrame(bytes)
    if (!kind?.case || this.broken) return
    const { faults, server } = this.network
    if (this.chance(faults.disconnect)) {
      this.later(() => {
        this.break()
      })
      return
    }
    if (kind.case === 'request' && this.chance(faults.lose)) return
    this.later(() => {
      server.receive(this.session, kind as FrameKind)
    })
  }

  private toClient(kind: FrameKind): void {
    const { faults } = this.network
    const arrive = () => {
      this.socket.onMessage(encodeFrame(kind))
    }
    if (this.chance(faults.disconnect)) {
      this.later(() => {
        this.break()
      })
      return
    }
    const losable = kind.case === 'push' || kind.case === 'response'
    if (losable && this.chance(faults.lose)) return
    const late = kind.case === 'push' && this.chance(faults.delay)
    this.later(arrive, late ? kLateMs : kLatencyMs)
    if (kind.case === 'push' && this.chance(faults.duplicate)) this.later(arrive, kLateMs)
  }

  private later(work: () => void, ms = kLatencyMs): void {
    this.network.timers.set(() => {
      if (!this.broken) work()
    }, ms)
  }
}
