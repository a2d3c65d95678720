// The four tabs with their badges, for the bar of a phone and the rail of a desktop.
import {
  IconCompass,
  IconCompassFilled,
  IconId,
  IconIdFilled,
  IconMessageCircle,
  IconMessageCircleFilled,
  IconUser,
  IconUserFilled,
} from '@tabler/icons-vue'
import { computed, type Component } from 'vue'
import { useI18n } from 'vue-i18n'
import { useContacts } from '@/features/contacts'
import { useMessaging } from '@/features/messaging'
import type { Tab } from '../router'

/** One tab as the bar and the rail draw it. */
export interface TabView {
  readonly key: Tab
  readonly label: string
  /** The number in words, for screen readers. */
  readonly spoken: string
  readonly icon: Component
  readonly activeIcon: Component
  readonly count: number
  readonly dot: boolean
}

export function useTabs() {
  const { t } = useI18n()
  const messaging = useMessaging()
  const contacts = useContacts()

  return computed<TabView[]>(() => {
    const unread = messaging.totalUnread
    const friends = contacts.newRequestCount
    return [
      {
        key: 'chats',
        label: t('nav.chats'),
        spoken: unread > 0 ? t('nav.chatsBadge', { count: unread }, unread) : t('nav.chats'),
        icon: IconMessageCircle,
        activeIcon: IconMessageCircleFilled,
        count: unread,
        dot: messaging.mutedUnread,
      },
      {
        key: 'contacts',
        label: t('nav.contacts'),
        spoken:
          friends > 0 ? t('nav.contactsBadge', { count: friends }, friends) : t('nav.contacts'),
        icon: IconId,
        activeIcon: IconIdFilled,
        count: friends,
        dot: false,
      },
      {
        key: 'discover',
        label: t('nav.discover'),
        spoken: t('nav.discover'),
        icon: IconCompass,
        activeIcon: IconCompassFilled,
        count: 0,
        dot: false,
      },
      {
        key: 'me',
        label: t('nav.me'),
        spoken: t('nav.me'),
        icon: IconUser,
        activeIcon: IconUserFilled,
        count: 0,
        dot: false,
      },
    ]
  })
}
