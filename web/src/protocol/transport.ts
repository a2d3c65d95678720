// Typed calls of the schema's services over any transport.
import {
  create,
  type DescMethod,
  type DescMethodUnary,
  type DescService,
  fromBinary,
  getOption,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from '@bufbuild/protobuf'
import { rule } from '@/gen/kapok/rpc/v1/rule_pb'

export interface CallOptions {
  /** How long to wait, in milliseconds; without it the method's own limit, else 10 s. */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

/** One method of the table, as a transport needs it. */
export interface MethodRow {
  /** "kapok.messaging.v1.MessagingService/Send". */
  readonly name: string
  /** True if a repetition does no harm. */
  readonly idempotent: boolean
  readonly timeoutMs: number
}

/** Carries serialised requests. Fails with `RpcError` only. */
export interface Transport {
  unary(method: MethodRow, body: Uint8Array, options?: CallOptions): Promise<Uint8Array>
}

/** One function per method of a service. */
export type Client<S extends DescService> = {
  [M in keyof S['method']]: S['method'][M] extends DescMethodUnary<infer I, infer O>
    ? (request: MessageInitShape<I>, options?: CallOptions) => Promise<MessageShape<O>>
    : never
}

const kDefaultTimeoutMs = 10_000

/** The method's row, read from the schema's own table. */
export function methodRow(method: DescMethod): MethodRow {
  const row = getOption(method, rule)
  return {
    name: `${method.parent.typeName}/${method.name}`,
    idempotent: row.idempotent,
    timeoutMs: row.maxTimeMs || kDefaultTimeoutMs,
  }
}

export function createClient<S extends DescService>(service: S, transport: Transport): Client<S> {
  const client: Record<string, unknown> = {}
  for (const method of service.methods) {
    if (method.methodKind !== 'unary') continue
    const row = methodRow(method)
    client[method.localName] = async (
      request: MessageInitShape<typeof method.input>,
      options?: CallOptions,
    ) => {
      const body = toBinary(method.input, create(method.input, request))
      return fromBinary(method.output, await transport.unary(row, body, options))
    }
  }
  return client as Client<S>
}
