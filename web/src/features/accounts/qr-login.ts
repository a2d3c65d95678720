// Follows one log-in by QR code on the device that wants in.
import { QrLoginState, type Session } from '@/gen/kapok/accounts/v1/types_pb'
import { toRpcError } from '@/protocol/errors'
import { type AccountsClient, qrLoginOf } from './api'
import type { QrLogin } from './model'

const kWaitMs = 35_000
const kMaxFailures = 5

/** Resolves to the session once confirmed, or to undefined when it ended otherwise (the last `show` says how). */
export async function followQrLogin(
  client: Pick<AccountsClient, 'startQrLogin' | 'awaitQrLogin'>,
  deviceName: string,
  signal: AbortSignal,
  show: (state: QrLogin) => void,
): Promise<Session | undefined> {
  show({ state: 'loading', qrText: '', expiresMs: 0 })
  const started = await client.startQrLogin({ deviceName }, { signal })
  let shown: QrLogin = {
    state: 'waiting',
    qrText: started.qrText,
    expiresMs: Number(started.expiresMs),
  }
  let knownState = QrLoginState.WAITING
  let failures = 0
  show(shown)
  while (!signal.aborted) {
    try {
      const answer = await client.awaitQrLogin(
        { secret: started.secret, knownState },
        { signal, timeoutMs: kWaitMs },
      )
      failures = 0
      knownState = answer.state
      const next = qrLoginOf(shown, answer)
      if (!next) return answer.session
      shown = next
      show(shown)
      if (shown.state === 'denied') return undefined
    } catch (thrown) {
      const error = toRpcError(thrown)
      if (error.code === 'gone') {
        show({ ...shown, state: 'expired' })
        return undefined
      }
      failures += 1
      // A wait that merely ran out is asked again; a server that is away is not asked for ever.
      if (!error.retryable || (error.code !== 'timeout' && failures >= kMaxFailures)) throw error
    }
  }
  return undefined
}
