// How a failed call looks to the app.
import { type Error as WireError, ErrorCode } from '@/gen/kapok/common/v1/error_pb'

/** The closed set of codes; `offline` is this client's own: no connection, and the call was not made. */
export type RpcCode =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'gone'
  | 'too_large'
  | 'rate_limited'
  | 'unavailable'
  | 'timeout'
  | 'cancelled'
  | 'internal'
  | 'offline'

const kCodes: Readonly<Record<ErrorCode, RpcCode>> = {
  [ErrorCode.UNSPECIFIED]: 'internal',
  [ErrorCode.INVALID]: 'invalid',
  [ErrorCode.UNAUTHENTICATED]: 'unauthenticated',
  [ErrorCode.FORBIDDEN]: 'forbidden',
  [ErrorCode.NOT_FOUND]: 'not_found',
  [ErrorCode.CONFLICT]: 'conflict',
  [ErrorCode.GONE]: 'gone',
  [ErrorCode.TOO_LARGE]: 'too_large',
  [ErrorCode.RATE_LIMITED]: 'rate_limited',
  [ErrorCode.UNAVAILABLE]: 'unavailable',
  [ErrorCode.TIMEOUT]: 'timeout',
  [ErrorCode.CANCELLED]: 'cancelled',
  [ErrorCode.INTERNAL]: 'internal',
}

/** Codes after which the same call may succeed later. */
const kRetryable: ReadonlySet<RpcCode> = new Set<RpcCode>([
  'rate_limited',
  'unavailable',
  'timeout',
  'cancelled',
  'internal',
  'offline',
])

/** What an `RpcError` is made of. */
export interface RpcFailure {
  readonly code: RpcCode
  readonly reason?: string
  readonly message?: string
  readonly retryAfterMs?: number
  readonly requestId?: string
  readonly field?: string
}

/** A call failed. Decide on `code` and `reason`, never on the text. */
export class RpcError extends Error {
  readonly code: RpcCode
  /** Stable upper-case constant, '' if there is none. */
  readonly reason: string
  /** 0 where it does not apply. */
  readonly retryAfterMs: number
  /** Names the call in the server's log. */
  readonly requestId: string
  /** The field of the request that is wrong, if one is. */
  readonly field: string

  constructor(failure: RpcFailure) {
    super(failure.message ?? `${failure.code} ${failure.reason ?? ''}`.trim())
    this.name = 'RpcError'
    this.code = failure.code
    this.reason = failure.reason ?? ''
    this.retryAfterMs = failure.retryAfterMs ?? 0
    this.requestId = failure.requestId ?? ''
    this.field = failure.field ?? ''
  }

  /** True if the same call may succeed later. */
  get retryable(): boolean {
    return kRetryable.has(this.code)
  }
}

export function fromWireError(error: WireError): RpcError {
  return new RpcError({
    code: kCodes[error.code] ?? 'internal',
    reason: error.reason,
    message: error.message,
    retryAfterMs: error.retryAfterMs,
    requestId: error.requestId,
    field: error.field,
  })
}

/** Any thrown value as an `RpcError`. */
export function toRpcError(thrown: unknown): RpcError {
  if (thrown instanceof RpcError) return thrown
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new RpcError({ code: 'internal', reason: 'CLIENT_FAULT', message })
}
