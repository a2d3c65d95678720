// Unary calls by HTTP in the Connect protocol: for the methods that need no log-in, and for those that set a cookie.
import { fromBinary } from '@bufbuild/protobuf'
import { base64Decode } from '@bufbuild/protobuf/wire'
import { ErrorSchema } from '@/gen/kapok/common/v1/error_pb'
import { fromWireError, type RpcCode, RpcError } from './errors'
import type { CallOptions, MethodRow, Transport } from './transport'

/** Connect's codes; a Kapok server also sends its own error as a detail, which says more. */
const kConnectCodes: Readonly<Record<string, RpcCode>> = {
  canceled: 'cancelled',
  invalid_argument: 'invalid',
  deadline_exceeded: 'timeout',
  not_found: 'not_found',
  already_exists: 'conflict',
  permission_denied: 'forbidden',
  resource_exhausted: 'rate_limited',
  failed_precondition: 'conflict',
  aborted: 'conflict',
  out_of_range: 'invalid',
  unimplemented: 'not_found',
  internal: 'internal',
  unavailable: 'unavailable',
  data_loss: 'internal',
  unauthenticated: 'unauthenticated',
}

/** Used when no readable error came with the status, for example from a proxy. */
export function codeOfStatus(status: number): RpcCode {
  if (status === 401) return 'unauthenticated'
  if (status === 403) return 'forbidden'
  if (status === 404) return 'not_found'
  if (status === 408 || status === 504) return 'timeout'
  if (status === 409) return 'conflict'
  if (status === 410) return 'gone'
  if (status === 413) return 'too_large'
  if (status === 429) return 'rate_limited'
  if (status === 502 || status === 503) return 'unavailable'
  return status >= 500 ? 'internal' : 'invalid'
}

interface ConnectError {
  readonly code?: unknown
  readonly message?: unknown
  readonly details?: unknown
}

/** The error of a Connect response body. */
export function parseConnectError(status: number, body: unknown): RpcError {
  if (typeof body !== 'object' || body === null) return new RpcError({ code: codeOfStatus(status) })
  const { code, message, details } = body as ConnectError
  for (const detail of Array.isArray(details) ? (details as unknown[]) : []) {
    const { type, value } = (detail ?? {}) as { type?: unknown; value?: unknown }
    if (type !== ErrorSchema.typeName || typeof value !== 'string') continue
    try {
      return fromWireError(fromBinary(ErrorSchema, base64Decode(value)))
    } catch {
      // A detail that cannot be read is as good as none.
    }
  }
  const known = typeof code === 'string' ? kConnectCodes[code] : undefined
  return new RpcError({
    code: known ?? codeOfStatus(status),
    message: typeof message === 'string' ? message : undefined,
  })
}

export interface HttpOptions {
  readonly fetch: typeof fetch
  /** '' for the page's own origin. */
  readonly baseUrl: string
  /** The device's token, or '' for none. */
  token(): string
}

/** A fetch that failed without an answer. */
export function fetchError(thrown: unknown, timedOut: boolean): RpcError {
  if (timedOut) return new RpcError({ code: 'timeout' })
  if (thrown instanceof DOMException && thrown.name === 'AbortError') {
    return new RpcError({ code: 'cancelled' })
  }
  return new RpcError({ code: 'offline', reason: 'NETWORK' })
}

export class HttpTransport implements Transport {
  constructor(private readonly options: HttpOptions) {}

  async unary(method: MethodRow, body: Uint8Array, options: CallOptions = {}): Promise<Uint8Array> {
    const timeoutMs = options.timeoutMs ?? method.timeoutMs
    const timeout = AbortSignal.timeout(timeoutMs)
    const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout
    const token = this.options.token()
    let response: Response
    let payload: ArrayBuffer
    try {
      response = await this.options.fetch(`${this.options.baseUrl}/rpc/${method.name}`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/proto',
          'Connect-Protocol-Version': '1',
          'Connect-Timeout-Ms': String(timeoutMs),
          ...(token && { Authorization: `Bearer ${token}` }),
        },
        body: new Uint8Array(body),
        credentials: 'same-origin',
        cache: 'no-store',
        signal,
      })
      payload = await response.arrayBuffer()
    } catch (thrown) {
      throw fetchError(thrown, timeout.aborted)
    }
    if (response.ok) return new Uint8Array(payload)
    throw parseConnectError(response.status, parseJson(payload))
  }
}

function parseJson(payload: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(payload)) as unknown
  } catch {
    return undefined
  }
}
