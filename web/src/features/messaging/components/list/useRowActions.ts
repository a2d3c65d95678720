// What can be done with a chat from the list: by menu, by keyboard, and on a phone by sweeping its row aside.
import {
  IconBell,
  IconBellOff,
  IconEyeOff,
  IconFolder,
  IconFolderOff,
  IconMail,
  IconMailOpened,
  IconPin,
  IconPinnedOff,
  IconTrash,
} from '@tabler/icons-vue'
import { useI18n } from 'vue-i18n'
import { type ConversationView, useMessaging } from '@/features/messaging'
import { useErrorText } from '@/shared/composables/useErrorText'
import { type MenuItem, confirm, toast, toastDone } from '@/shared/ui'
import { useWords } from '../useWords'

export function useRowActions() {
  const { t } = useI18n()
  const messaging = useMessaging()
  const { title } = useWords()
  const { errorText } = useErrorText()

  function run(work: Promise<void>): void {
    work.catch((thrown: unknown) => toast(errorText(thrown)))
  }

  const isUnread = (view: ConversationView): boolean => view.unread > 0 || view.dot

  function toggleUnread(view: ConversationView): void {
    const unread = isUnread(view)
    if (view.unread > 0) messaging.markRead(view.id, view.conversation.headSeq)
    run(messaging.setMarkedUnread(view.id, !unread))
  }

  /** Off the list, read and without a draft; what is written next brings it back. */
  async function remove(view: ConversationView): Promise<void> {
    const text = t('swipe.deleteConfirm', { name: title(view) })
    if (!(await confirm({ text, confirm: t('swipe.delete'), danger: true }))) return
    try {
      if (view.unread > 0) messaging.markRead(view.id, view.conversation.headSeq)
      if (view.draft) messaging.setDraft(view.id, '')
      if (view.pinned) await messaging.setPinned(view.id, false)
      await messaging.setHidden(view.id, true)
      toastDone(t('swipe.deleted'))
    } catch (thrown) {
      toast(errorText(thrown))
    }
  }

  function menuOf(view: ConversationView): MenuItem[] {
    const { id } = view
    const unread = isUnread(view)
    const { folded } = view.conversation.membership
    const fold: MenuItem = {
      key: 'fold',
      label: folded ? t('folded.unfold') : t('folded.fold'),
      icon: folded ? IconFolderOff : IconFolder,
      select: () => run(messaging.setFolded(id, !folded)),
    }
    return [
      {
        key: 'pin',
        label: view.pinned ? t('chats.unpin') : t('chats.pin'),
        icon: view.pinned ? IconPinnedOff : IconPin,
        select: () => run(messaging.setPinned(id, !view.pinned)),
      },
      {
        key: 'unread',
        label: unread ? t('chats.markRead') : t('chats.markUnread'),
        icon: unread ? IconMailOpened : IconMail,
        select: () => toggleUnread(view),
      },
      {
        key: 'mute',
        label: view.muted ? t('chats.unmute') : t('chats.mute'),
        icon: view.muted ? IconBell : IconBellOff,
        select: () => run(messaging.setMuted(id, !view.muted)),
      },
      ...(view.muted && view.conversation.kind === 'group' ? [fold] : []),
      {
        key: 'hide',
        label: t('chats.hide'),
        icon: IconEyeOff,
        select: () => run(messaging.setHidden(id, true)),
      },
      {
        key: 'delete',
        label: t('swipe.delete'),
        icon: IconTrash,
        danger: true,
        select: () => void remove(view),
      },
    ]
  }

  function swipeOf(view: ConversationView): MenuItem[] {
    return [
      {
        key: 'unread',
        label: isUnread(view) ? t('swipe.read') : t('swipe.unread'),
        select: () => toggleUnread(view),
      },
      {
        key: 'hide',
        label: t('swipe.hide'),
        select: () => run(messaging.setHidden(view.id, true)),
      },
      {
        key: 'delete',
        label: t('swipe.delete'),
        danger: true,
        select: () => void remove(view),
      },
    ]
  }

  return { menuOf, swipeOf, remove }
}
