// feature: login-qr
import { create, type MessageInitShape } from '@bufbuild/protobuf'
import { describe, expect, it } from 'vitest'
import {
  AwaitQrLoginResponseSchema,
  StartQrLoginResponseSchema,
} from '@/gen/kapok/accounts/v1/service_pb'
import { QrLoginState } from '@/gen/kapok/accounts/v1/types_pb'
import { RpcError } from '@/protocol/errors'
import type { QrLogin } from './model'
import { followQrLogin } from './qr-login'

type Answer = MessageInitShape<typeof AwaitQrLoginResponseSchema> | RpcError

function setUp(answers: Answer[]) {
  const shown: QrLogin[] = []
  const known: (QrLoginState | undefined)[] = []
  const client = {
    startQrLogin: () =>
      Promise.resolve(create(StartQrLoginResponseSchema, { qrText: 'qr', secret: 's' })),
    awaitQrLogin: (request: { knownState?: QrLoginState }) => {
      known.push(request.knownState)
      const answer = answers.shift() ?? new RpcError({ code: 'gone', reason: 'QR_EXPIRED' })
      return answer instanceof RpcError
        ? Promise.reject(answer)
        : Promise.resolve(create(AwaitQrLoginResponseSchema, answer))
    },
  }
  const signal = new AbortController().signal
  const done = followQrLogin(client, 'Test', signal, (state) => shown.push(state))
  return { shown, known, done, states: () => shown.map((one) => one.state) }
}

describe('followQrLogin', () => {
  it('waits, shows who scanned, and ends with the session', async () => {
    const { done, states, shown, known } = setUp([
      { state: QrLoginState.SCANNED, scannedBy: { userId: '5', nickname: 'Eve' } },
      { state: QrLoginState.CONFIRMED, session: { token: 'token' } },
    ])
    expect((await done)?.token).toBe('token')
    expect(states()).toEqual(['loading', 'waiting', 'scanned'])
    expect(shown.at(-1)?.scannedBy?.nickname).toBe('Eve')
    expect(known).toEqual([QrLoginState.WAITING, QrLoginState.SCANNED])
  })

  it('shows that it was refused, or has ended', async () => {
    const denied = setUp([{ state: QrLoginState.DENIED }])
    expect(await denied.done).toBeUndefined()
    expect(denied.states().at(-1)).toBe('denied')
    const expired = setUp([])
    expect(await expired.done).toBeUndefined()
    expect(expired.states().at(-1)).toBe('expired')
  })

  it('asks again when a wait ran out, but not for ever when the server is away', async () => {
    const timeout = new RpcError({ code: 'timeout' })
    const patient = setUp([timeout, timeout, timeout, timeout, timeout, timeout])
    await patient.done
    expect(patient.known).toHaveLength(7)
    const offline = Array.from({ length: 9 }, () => new RpcError({ code: 'offline' }))
    const away = setUp(offline)
    await expect(away.done).rejects.toMatchObject({ code: 'offline' })
    expect(away.known).toHaveLength(5)
  })
})
