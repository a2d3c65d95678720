// What became of a notification, as a sentence.
import { useI18n } from 'vue-i18n'
import type { PushOutcome } from '../model'

export function useOutcomeText() {
  const { t, te } = useI18n()

  function outcomeText({ verdict, status, reason }: PushOutcome): string {
    const said = t(`push.verdict.${verdict}`)
    const known = te(`push.reason.${reason}`)
    if (reason) return `${said} ${known ? t(`push.reason.${reason}`) : `(${reason})`}`
    return status > 0 && verdict !== 'sent' ? `${said} ${t('push.answered', { status })}` : said
  }

  return { outcomeText }
}
