// Lines of a group's event log in words.
import { useI18n } from 'vue-i18n'
import type { GroupEvent } from '@/features/messaging'
import { useSpanText } from '@/shared/composables/useSpanText'
import { useTimeText } from '@/shared/composables/useTimeText'
import { kForEverMs } from '../useGroupWords'
import { useWords } from '../useWords'

const kNamed = 3
/** Kinds that say "on" or "off" by their number. */
const kSwitches: ReadonlySet<string> = new Set([
  'JOIN_APPROVAL',
  'INVITE_BY_ADMINS',
  'MUTED_ALL',
  'SLOW_MODE',
  'HISTORY',
])

/** Under which words of the catalogue an event goes. */
export function eventKey({ kind, number, text, userIds }: GroupEvent): string {
  if (kSwitches.has(kind)) return `${kind}_${number > 0 ? 'ON' : 'OFF'}`
  if (kind === 'MUTED' && number >= kForEverMs) return 'MUTED_FOR_EVER'
  if (kind === 'ANNOUNCEMENT' && text === '') return 'ANNOUNCEMENT_REMOVED'
  if (kind === 'JOINED' && userIds.length === 0) return 'JOINED_FACE'
  return kind
}

export function useEventText(conversationId: () => string) {
  const { t, te } = useI18n()
  const { untilTime } = useTimeText()
  const spanText = useSpanText()
  const { memberName } = useWords()

  function usersOf({ userIds, count }: GroupEvent): string {
    const users = userIds
      .slice(0, kNamed)
      .map((id) => t('common.nameQuoted', { name: memberName(conversationId(), id) }))
      .join(t('common.listSeparator'))
    return count > kNamed ? t('notice.usersAndMore', { users, count }) : users
  }

  return (event: GroupEvent): string => {
    const key = `groupEvent.${eventKey(event)}`
    if (!te(key)) return t('preview.unsupported')
    const { kind, number, text } = event
    return t(key, {
      who: memberName(conversationId(), event.actorId),
      users: usersOf(event),
      text,
      number,
      time: kind === 'SLOW_MODE' ? spanText(number) : untilTime(number),
    })
  }
}
