import { toBinary, create } from '@bufbuild/protobuf'
import { base64Encode } from '@bufbuild/protobuf/wire'
import { describe, expect, it } from 'vitest'
import { AccountsService, GetInstanceResponseSchema } from '@/gen/kapok/accounts/v1/service_pb'
import { ErrorCode, ErrorSchema } from '@/gen/kapok/common/v1/error_pb'
import { HttpTransport, parseConnectError } from './http'
import { createClient } from './transport'

describe('HttpTransport', () => {
  it('posts the binary Connect call and reads its answer', async () => {
    const seen: { url: string; headers: Headers }[] = []
    const transport = new HttpTransport({
      baseUrl: 'http://kapok.test',
      token: () => 'secret',
      fetch: (input, init) => {
        seen.push({ url: String(input), headers: new Headers(init?.headers) })
        const answer = create(GetInstanceResponseSchema, { name: 'Home', needsSetup: true })
        const bytes = toBinary(GetInstanceResponseSchema, answer)
        return Promise.resolve(new Response(new Uint8Array(bytes)))
      },
    })
    const answer = await createClient(AccountsService, transport).getInstance({})
    expect(answer).toMatchObject({ name: 'Home', needsSetup: true })
    expect(seen[0]?.url).toBe('http://kapok.test/rpc/kapok.accounts.v1.AccountsService/GetInstance')
    expect(seen[0]?.headers.get('Content-Type')).toBe('application/proto')
    expect(seen[0]?.headers.get('Authorization')).toBe('Bearer secret')
  })

  it('tells a network that is away as offline', async () => {
    const transport = new HttpTransport({
      baseUrl: '',
      token: () => '',
      fetch: () => Promise.reject(new TypeError('no route')),
    })
    const call = createClient(AccountsService, transport).getInstance({})
    await expect(call).rejects.toMatchObject({ code: 'offline' })
  })
})

describe('parseConnectError', () => {
  it('prefers the detail of Kapok', () => {
    const error = create(ErrorSchema, { code: ErrorCode.GONE, reason: 'QR_EXPIRED' })
    const value = base64Encode(toBinary(ErrorSchema, error))
    const body = { code: 'not_found', details: [{ type: ErrorSchema.typeName, value }] }
    expect(parseConnectError(404, body)).toMatchObject({ code: 'gone', reason: 'QR_EXPIRED' })
  })

  it('takes the code of Connect, else that of the status', () => {
    expect(parseConnectError(400, { code: 'permission_denied' }).code).toBe('forbidden')
    expect(parseConnectError(503, undefined).code).toBe('unavailable')
    expect(parseConnectError(418, 'teapot').code).toBe('invalid')
  })
})
