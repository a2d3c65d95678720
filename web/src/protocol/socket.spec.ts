// feature: pain-missing
import { describe, expect, it } from 'vitest'
import { ErrorCode } from '@/gen/kapok/common/v1/error_pb'
import { seededRandom, settle, VirtualTimers } from '@/testing/virtual-time'
import type { RpcError } from './errors'
import { decodeFrame, encodeFrame, type FrameKind } from './frames'
import { Connection, type ConnectionListener, type SocketLike, type SocketState } from './socket'
import type { MethodRow } from './transport'

class FakeSocket implements SocketLike {
  readonly sent: FrameKind[] = []
  closed = false
  onOpen = () => undefined as void
  onMessage: (bytes: Uint8Array) => void = () => undefined
  onClose = () => undefined as void

  send(bytes: Uint8Array): void {
    const kind = decodeFrame(bytes)
    if (kind?.case) this.sent.push(kind as FrameKind)
  }

  close(): void {
    this.closed = true
  }

  say(kind: FrameKind): void {
    this.onMessage(encodeFrame(kind))
  }

  /** Opens and welcomes. */
  greet(): void {
    this.onOpen()
    this.say({ case: 'welcome', value: { userId: '7', heartbeatMs: 20_000, feedHead: 3n } })
  }

  requests() {
    return this.sent.flatMap((kind) => (kind.case === 'request' ? [kind.value] : []))
  }
}

const kRead: MethodRow = { name: 'a.B/Read', idempotent: true, timeoutMs: 5_000 }
const kWrite: MethodRow = { name: 'a.B/Write', idempotent: false, timeoutMs: 5_000 }

function setUp(listener: ConnectionListener = {}) {
  const timers = new VirtualTimers()
  const sockets: FakeSocket[] = []
  const states: SocketState[] = []
  let wake = () => undefined as void
  const connection = new Connection(
    {
      openSocket: () => {
        const socket = new FakeSocket()
        sockets.push(socket)
        return socket
      },
      timers,
      random: seededRandom(1),
      surroundings: {
        onWake: (callback) => {
          wake = callback
          return () => undefined
        },
      },
    },
    { token: 'secret', client: 'test' },
    { onState: (state) => states.push(state), ...listener },
  )
  connection.start()
  const last = () => {
    const socket = sockets.at(-1)
    if (!socket) throw new Error('no socket')
    return socket
  }
  return { connection, timers, sockets, states, last, wake: () => wake() }
}

/** The error of a promise that must fail. */
async function failure(promise: Promise<unknown>): Promise<RpcError> {
  return promise.then(
    () => Promise.reject(new Error('it did not fail')),
    (thrown: unknown) => thrown as RpcError,
  )
}

describe('Connection', () => {
  it('says Hello with its token and tells the Welcome', () => {
    const heads: bigint[] = []
    const { last, states } = setUp({ onWelcome: (welcome) => heads.push(welcome.feedHead) })
    last().greet()
    expect(last().sent[0]).toMatchObject({
      case: 'hello',
      value: { version: 1, token: 'secret', client: 'test' },
    })
    expect(heads).toEqual([3n])
    expect(states).toEqual(['connecting', 'open'])
  })

  it('matches responses to calls, in any order', async () => {
    const { connection, last } = setUp()
    last().greet()
    const one = connection.unary(kRead, Uint8Array.of(1))
    const two = connection.unary(kRead, Uint8Array.of(2))
    const [first, second] = last().requests()
    last().say({
      case: 'response',
      value: { id: second?.id ?? 0, result: { case: 'body', value: Uint8Array.of(22) } },
    })
    last().say({
      case: 'response',
      value: { id: first?.id ?? 0, result: { case: 'body', value: Uint8Array.of(11) } },
    })
    expect([...(await one)]).toEqual([11])
    expect([...(await two)]).toEqual([22])
    expect(first).toMatchObject({ method: 'a.B/Read', timeoutMs: 5_000 })
  })

  it('turns an error response into code, reason and retry-after', async () => {
    const { connection, last } = setUp()
    last().greet()
    const call = failure(connection.unary(kRead, new Uint8Array()))
    const error = { code: ErrorCode.RATE_LIMITED, reason: 'SLOW_DOWN', retryAfterMs: 700 }
    last().say({
      case: 'response',
      value: { id: last().requests()[0]?.id ?? 0, result: { case: 'error', value: error } },
    })
    expect(await call).toMatchObject({
      code: 'rate_limited',
      reason: 'SLOW_DOWN',
      retryAfterMs: 700,
    })
  })

  it('gives a call up after its time', async () => {
    const { connection, timers, last } = setUp()
    last().greet()
    const call = failure(connection.unary(kRead, new Uint8Array(), { timeoutMs: 1_000 }))
    await timers.advance(1_001)
    expect((await call).code).toBe('timeout')
  })

  it('keeps calls made before the Welcome and sends them after', async () => {
    const { connection, last } = setUp()
    void connection.unary(kRead, new Uint8Array())
    expect(last().requests()).toHaveLength(0)
    last().greet()
    expect(last().requests()).toHaveLength(1)
  })

  it('has at most 60 calls in flight', async () => {
    const { connection, last } = setUp()
    last().greet()
    for (let n = 0; n < 70; n += 1) void connection.unary(kRead, new Uint8Array())
    expect(last().requests()).toHaveLength(60)
    last().say({
      case: 'response',
      value: { id: 1, result: { case: 'body', value: new Uint8Array() } },
    })
    expect(last().requests()).toHaveLength(61)
  })

  it('repeats an idempotent call over a broken connection, and fails another', async () => {
    const { connection, timers, sockets, last } = setUp()
    last().greet()
    const read = connection.unary(kRead, Uint8Array.of(5))
    const write = failure(connection.unary(kWrite, new Uint8Array()))
    last().onClose()
    expect(await write).toMatchObject({ code: 'unavailable', reason: 'CONNECTION_LOST' })
    await timers.advance(600)
    expect(sockets).toHaveLength(2)
    last().greet()
    const [again] = last().requests()
    expect(again?.method).toBe('a.B/Read')
    last().say({
      case: 'response',
      value: { id: again?.id ?? 0, result: { case: 'body', value: Uint8Array.of(6) } },
    })
    expect([...(await read)]).toEqual([6])
  })

  it('comes back with growing waits, and fails calls at once while it is away', async () => {
    const { connection, timers, sockets, last } = setUp()
    const waits: number[] = []
    for (let n = 0; n < 8; n += 1) {
      last().onClose()
      waits.push(connection.retryAtMs - timers.now())
      await timers.advance(waits.at(-1) ?? 0)
    }
    expect(sockets).toHaveLength(9)
    waits.forEach((wait, attempt) => {
      const step = Math.min(30_000, 500 * 2 ** attempt)
      expect(wait).toBeGreaterThanOrEqual(step / 2)
      expect(wait).toBeLessThanOrEqual(step)
    })
    last().onClose()
    const error = await failure(connection.unary(kRead, new Uint8Array()))
    expect(error.code).toBe('offline')
  })

  it('connects at once when woken', async () => {
    const { timers, sockets, last, wake } = setUp()
    for (let n = 0; n < 6; n += 1) {
      last().onClose()
      await timers.advance(30_000)
    }
    last().onClose()
    const before = sockets.length
    wake()
    expect(sockets).toHaveLength(before + 1)
  })

  it('does not come back before a Goodbye allows, not even when woken', async () => {
    const { timers, sockets, last, wake } = setUp()
    last().greet()
    last().say({ case: 'goodbye', value: { retryAfterMs: 10_000 } })
    wake()
    await timers.advance(9_999)
    expect(sockets).toHaveLength(1)
    await timers.advance(2_600)
    expect(sockets).toHaveLength(2)
  })

  it('stops for good when the token is no longer good', async () => {
    const ended: RpcError[] = []
    const { timers, sockets, states, last } = setUp({ onEnded: (error) => ended.push(error) })
    last().greet()
    const error = { code: ErrorCode.UNAUTHENTICATED, reason: 'TOKEN_REVOKED' }
    last().say({ case: 'goodbye', value: { error } })
    await timers.advance(60_000)
    expect(ended.map((one) => one.reason)).toEqual(['TOKEN_REVOKED'])
    expect(sockets).toHaveLength(1)
    expect(states.at(-1)).toBe('stopped')
    expect(timers.pending).toBe(0)
  })

  it('pings when idle, and gives a silent connection up', async () => {
    const { timers, sockets, last } = setUp()
    last().greet()
    await timers.advance(20_000)
    expect(last().sent.at(-1)?.case).toBe('ping')
    last().say({ case: 'pong', value: { nonce: 1 } })
    await timers.advance(19_999)
    expect(sockets).toHaveLength(1)
    await timers.advance(10_001)
    await timers.advance(600)
    expect(sockets).toHaveLength(2)
    expect(sockets[0]?.closed).toBe(true)
  })

  it('pings although the server talks all the time', async () => {
    const { timers, last } = setUp()
    last().greet()
    for (let n = 0; n < 5; n += 1) {
      await timers.advance(5_000)
      last().say({ case: 'push', value: { event: { case: 'resync', value: {} } } })
    }
    expect(last().sent.filter((kind) => kind.case === 'ping')).toHaveLength(1)
  })

  it('gives up a server that never says Welcome', async () => {
    const { timers, sockets, last } = setUp()
    last().onOpen()
    await timers.advance(10_000)
    await timers.advance(500)
    expect(sockets).toHaveLength(2)
  })

  it('hands pushes on and survives bytes that are no frame', () => {
    const kinds: (string | undefined)[] = []
    const { last } = setUp({ onPush: (push) => kinds.push(push.event.case) })
    last().greet()
    last().onMessage(Uint8Array.of(0xff, 0xff, 0xff))
    last().say({ case: 'push', value: { event: { case: 'resync', value: {} } } })
    expect(kinds).toEqual(['resync'])
  })

  it('cancels a call by its signal', async () => {
    const { connection, last } = setUp()
    last().greet()
    const abort = new AbortController()
    const call = failure(connection.unary(kRead, new Uint8Array(), { signal: abort.signal }))
    abort.abort()
    await settle()
    expect((await call).code).toBe('cancelled')
  })
})
