// Why one may not write in a group just now: muted for a time, or everyone is. Ends by itself when the time is over.
import { useTimestamp } from '@vueuse/core'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useAccounts } from '@/features/accounts'
import type { Conversation } from '@/features/messaging'
import { useTimeText } from '@/shared/composables/useTimeText'
import { kForEverMs } from '../useGroupWords'

const kTickMs = 1_000

export function useSilence(conversation: () => Conversation | undefined) {
  const { t } = useI18n()
  const { untilTime } = useTimeText()
  const accounts = useAccounts()
  const tick = useTimestamp({ interval: kTickMs })

  /** In words; '' while one may write. */
  return computed(() => {
    const shown = conversation()
    if (shown?.kind === 'service') return t('service.readOnly')
    if (shown?.origin) return t('archive.readOnly', { name: shown.origin.instanceName || 'Kapok' })
    if (shown?.kind !== 'group' || shown.membership.role !== 'member') return ''
    const until = shown.membership.mutedUntilMs
    // The server's clock decides; the tick makes it be looked at again.
    const now = tick.value > 0 ? accounts.now() : 0
    if (until >= kForEverMs) return t('muted.forEver')
    if (until > now) return t('muted.until', { time: untilTime(until) })
    return shown.settings?.mutedAll ? t('muted.all') : ''
  })
}
