// Notices of how a group is run, and of the service chat, in words.
import { useI18n } from 'vue-i18n'
import { useSpanText } from '@/shared/composables/useSpanText'
import { useTimeText } from '@/shared/composables/useTimeText'
import type { Notice } from '../model'

/** How a sentence names people. */
export interface Names {
  quoted(userId: string): string
  usersOf(userIds: readonly string[], count: number, begins?: boolean): string
}

/** From the year 9999 on a mute is for ever. */
export const kForEverMs = 253_370_764_800_000

export function useGroupWords() {
  const { t } = useI18n()
  const { untilTime } = useTimeText()
  const spanText = useSpanText()

  function settingText(notice: Extract<Notice, { kind: 'settingsChanged' }>, who: string): string {
    const { setting, value } = notice
    if (setting === 'membersMax') return t('governed.membersMax', { who, count: value })
    const state = value > 0 ? 'On' : 'Off'
    return t(`governed.${setting}${state}`, { who, time: spanText(value) })
  }

  return (notice: Notice, senderId: string, { quoted, usersOf }: Names): string => {
    const who = quoted(senderId)
    switch (notice.kind) {
      case 'announcementChanged':
        return t(notice.removed ? 'governed.announcementRemoved' : 'governed.announcementChanged', {
          who,
        })
      case 'settingsChanged':
        return settingText(notice, who)
      case 'membersMuted': {
        const users = usersOf(notice.userIds, notice.userIds.length, true)
        return notice.untilMs >= kForEverMs
          ? t('governed.mutedForEver', { who, users })
          : t('governed.muted', { who, users, time: untilTime(notice.untilMs) })
      }
      case 'membersUnmuted':
        return t('governed.unmuted', { who, users: usersOf(notice.userIds, notice.count) })
      case 'banned':
      case 'admitted':
        return t(`governed.${notice.kind}`, { who, users: usersOf(notice.userIds, notice.count) })
      case 'joinedByLink':
        return t('governed.joinedByLink', { who, inviter: quoted(notice.inviterId) })
      case 'noteCreated':
        return t('governed.noteCreated', { who })
      case 'deviceLoggedIn':
        return t('service.loggedInPreview', { device: notice.deviceName })
      case 'systemAnnouncement':
        return notice.text
      default:
        return t('preview.unsupported')
    }
  }
}
