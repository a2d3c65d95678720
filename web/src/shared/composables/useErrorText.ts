// Puts a failed call into the reader's words.
import { useI18n } from 'vue-i18n'

/** As much of a failure as is needed to word it; `RpcError` and a message's `failure` both fit. */
export interface Failed {
  readonly code: string
  readonly reason?: string
  readonly retryAfterMs?: number
  readonly requestId?: string
}

function isFailed(thrown: unknown): thrown is Failed {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown
}

export function useErrorText() {
  const { t, te } = useI18n()

  /** As a part of a sentence, such as “Not sent: …”. */
  function reasonText(thrown: unknown): string {
    if (!isFailed(thrown)) return t('errors.code.UNKNOWN')
    if (thrown.reason && te(`errors.reason.${thrown.reason}`)) {
      return t(`errors.reason.${thrown.reason}`)
    }
    if (thrown.reason && te(`pageErrors.${thrown.reason}`)) {
      return t(`pageErrors.${thrown.reason}`)
    }
    const code = thrown.code === 'offline' ? 'NETWORK' : thrown.code.toUpperCase()
    if (code === 'RATE_LIMITED' && thrown.retryAfterMs) {
      return t('errors.code.RATE_LIMITED_FOR', { seconds: Math.ceil(thrown.retryAfterMs / 1000) })
    }
    if (!te(`errors.code.${code}`)) return t('errors.code.UNKNOWN')
    return t(`errors.code.${code}`, { id: thrown.requestId || '–' })
  }

  /** As a sentence of its own. */
  function errorText(thrown: unknown): string {
    const text = reasonText(thrown)
    return text.charAt(0).toUpperCase() + text.slice(1)
  }

  return { errorText, reasonText }
}
