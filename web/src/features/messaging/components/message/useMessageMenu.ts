// What can be done with a message now.
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconAt,
  IconBell,
  IconCopy,
  IconDownload,
  IconFlag,
  IconHandFinger,
  IconLanguage,
  IconListCheck,
  IconMoodPlus,
  IconPencil,
  IconPin,
  IconPinnedOff,
  IconQuote,
  IconRefresh,
  IconShieldX,
  IconStar,
  IconTextCaption,
  IconTrash,
} from '@tabler/icons-vue'
import { useI18n } from 'vue-i18n'
import { useAccounts } from '@/features/accounts'
import { useLanguage } from '@/features/language'
import { useMedia } from '@/features/media'
import { useStickers } from '@/features/stickers'
import { useErrorText } from '@/shared/composables/useErrorText'
import { saveFrom } from '@/shared/composables/saveFile'
import { confirm, type MenuChoice, type MenuItem, toast, toastDone } from '@/shared/ui'
import {
  type ChatMessage,
  type Conversation,
  type ConversationView,
  isMessage,
  mayChange,
  mayEdit,
  mayForward,
  mayKeep,
  mayPin,
  mayRecall,
  useMessaging,
} from '@/features/messaging'
import { keepRecalled } from '../recalled'
import { useChatActions } from './chat-actions'
import { isSelectable, useSelection } from '../selection/selection'
import { useKeeping } from './useKeeping'

interface MenuActions {
  quote(message: ChatMessage): void
  mention(userId: string): void
}

export function useMessageMenu(view: () => ConversationView | undefined, actions: MenuActions) {
  const { t } = useI18n()
  const accounts = useAccounts()
  const messaging = useMessaging()
  const media = useMedia()
  const chat = useChatActions()
  const selection = useSelection()
  const stickers = useStickers()
  const { keep } = useKeeping()
  const language = useLanguage()
  const { errorText } = useErrorText()

  async function copy(text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text)
      toastDone(t('common.copied'))
    } catch (thrown) {
      toast(errorText(thrown))
    }
  }

  async function recall(id: string, message: ChatMessage): Promise<void> {
    if (message.content.kind === 'text' && message.mine)
      keepRecalled(message.key, message.content.text)
    try {
      await messaging.recall(id, message.seq)
    } catch (thrown) {
      toast(errorText(thrown))
    }
  }

  function fileItems(message: ChatMessage): MenuItem[] {
    const { content } = message
    const isFile = content.kind === 'image' || content.kind === 'file' || content.kind === 'video'
    if (!isFile || message.seq === 0) return []
    const name =
      content.kind === 'file'
        ? content.name
        : `kapok-${message.seq}.${extension(content.media.mimeType)}`
    return [
      {
        key: 'save',
        label: t('chat.save'),
        icon: IconDownload,
        select: () =>
          saveFrom(media.downloadUrl(content.media.mediaId, name, content.media.via), name),
      },
    ]
  }

  async function saveSticker(mediaId: string, via?: string): Promise<void> {
    try {
      await stickers.save(mediaId, via)
      toastDone(t('stickers.saved'))
    } catch (thrown) {
      toast(errorText(thrown))
    }
  }

  function stickerItems({ content, seq }: ChatMessage): MenuItem[] {
    const isPicture = content.kind === 'image' || content.kind === 'sticker'
    if (!isPicture || !content.media || seq === 0) return []
    const { mediaId, via } = content.media
    return [
      {
        key: 'sticker',
        label: t('stickers.save'),
        icon: IconMoodPlus,
        select: () => void saveSticker(mediaId, via),
      },
    ]
  }

  function pendingItems(id: string, message: ChatMessage): MenuItem[] {
    const items: MenuItem[] = []
    if (message.state === 'failed') {
      items.push({
        key: 'resend',
        label: t('chat.resend'),
        icon: IconRefresh,
        select: () => void messaging.retry(id, message.clientMessageId),
      })
    }
    items.push({
      key: 'discard',
      label: message.state === 'failed' ? t('chat.deleteLocal') : t('chat.cancelUpload'),
      icon: IconTrash,
      danger: true,
      select: () => void messaging.discard(id, message.clientMessageId),
    })
    return items
  }

  async function remove(id: string, message: ChatMessage): Promise<void> {
    const text = t('chat.deleteConfirm')
    const title = t('chat.delete')
    if (!(await confirm({ title, text, confirm: title, danger: true }))) return
    try {
      await messaging.hideEntries(id, [message.seq])
    } catch (thrown) {
      toast(errorText(thrown))
    }
  }

  /** Emoji to react with, over the menu. */
  function choicesOf(message: ChatMessage): MenuChoice[] {
    const conversation = view()?.conversation
    if (!conversation || message.seq === 0 || !isMessage(message.content)) return []
    if (!mayChange(conversation)) return []
    const mine = (emoji: string): boolean =>
      message.reactions?.some((each) => each.emoji === emoji && each.mine) ?? false
    return [
      ...chat.quickReactions().map((emoji) => ({
        key: emoji,
        text: emoji,
        label: `${t('chat.react')} ${emoji}`,
        chosen: mine(emoji),
        select: () => chat.react(message, emoji),
      })),
      {
        key: 'more',
        text: '＋',
        label: t('chat.reactMore'),
        select: () => chat.open({ kind: 'picker', message }),
      },
    ]
  }

  /** In another language, or in text; once it is shown its line says how to hide it. */
  function languageItems(id: string, message: ChatMessage): MenuItem[] {
    if (language.said(id, message)) return []
    if (message.content.kind === 'text') {
      return [
        {
          key: 'translate',
          label: t('language.translate'),
          icon: IconLanguage,
          select: () => void language.translate(id, message),
        },
      ]
    }
    if (message.content.kind !== 'voice') return []
    return [
      {
        key: 'to-text',
        label: t('language.toText'),
        icon: IconTextCaption,
        select: () => void language.transcribe(id, message),
      },
    ]
  }

  function pinItem(message: ChatMessage): MenuItem {
    const pinned = chat.isPinned(message.seq)
    return {
      key: 'pin',
      label: pinned ? t('chat.unpin') : t('chat.pin'),
      icon: pinned ? IconPinnedOff : IconPin,
      select: () => chat.setPinned(message.seq, !pinned),
    }
  }

  return { menuOf, choicesOf }

  function menuOf(message: ChatMessage): MenuItem[] {
    const current = view()
    if (!current) return []
    const { conversation, id } = current
    const items: MenuItem[] = []
    const { content } = message
    if (content.kind === 'text') {
      items.push({
        key: 'copy',
        label: t('chat.copyText'),
        icon: IconCopy,
        select: () => void copy(content.text),
      })
    }
    if (message.seq === 0) return [...items, ...pendingItems(id, message)]
    if (selection && mayForward(message)) {
      items.push({
        key: 'forward',
        label: t('kinds.forward'),
        icon: IconArrowForwardUp,
        select: () => selection.forward([message], 'each'),
      })
    }
    if (mayKeep(message)) {
      items.push({
        key: 'favourite',
        label: t('favourites.add'),
        icon: IconStar,
        select: () => void keep(id, [message.seq]),
      })
    }
    items.push(...languageItems(id, message))
    const mayWrite = mayChange(conversation)
    if (mayWrite && content.kind !== 'unsupported') {
      items.push({
        key: 'quote',
        label: t('chat.quote'),
        icon: IconQuote,
        select: () => actions.quote(message),
      })
    }
    if (mayWrite && conversation.kind === 'group' && !message.mine) {
      items.push({
        key: 'mention',
        label: t('chat.mention'),
        icon: IconAt,
        select: () => actions.mention(message.senderId),
      })
    }
    if (mayEdit(conversation, message, accounts.userId, accounts.now())) {
      items.push({
        key: 'edit',
        label: t('chat.edit'),
        icon: IconPencil,
        select: () => chat.edit(message),
      })
    }
    if (mayWrite && !message.mine) {
      items.push({
        key: 'nudge',
        label: t('chat.nudge'),
        icon: IconHandFinger,
        select: () => chat.nudge(message.senderId),
      })
    }
    items.push(...fileItems(message), ...stickerItems(message))
    if (mayPin(conversation) && isMessage(content)) items.push(pinItem(message))
    if (isMessage(content)) {
      items.push({
        key: 'remind',
        label: t('agenda.remind'),
        icon: IconBell,
        select: () => chat.open({ kind: 'remind', message }),
      })
    }
    if (selection && isSelectable(message)) {
      items.push({
        key: 'select',
        label: t('kinds.select'),
        icon: IconListCheck,
        select: () => selection.start(message),
      })
    }
    if (mayRecall(conversation, message, accounts.userId, accounts.now())) {
      items.push({
        key: 'recall',
        label: t('chat.recall'),
        icon: IconArrowBackUp,
        select: () => void recall(id, message),
      })
    } else if (chat.isStaff() && isMessage(content) && isOfPeople(conversation)) {
      items.push({
        key: 'staff-recall',
        label: t('chat.recallAsModerator'),
        icon: IconShieldX,
        select: () => chat.open({ kind: 'recall', message }),
      })
    }
    if (!message.mine && isMessage(content) && isOfPeople(conversation)) {
      items.push({
        key: 'report',
        label: t('common.report'),
        icon: IconFlag,
        select: () => chat.open({ kind: 'report', message }),
      })
    }
    items.push({
      key: 'delete',
      label: t('chat.delete'),
      icon: IconTrash,
      danger: true,
      select: () => void remove(id, message),
    })
    return items
  }
}

/** True where somebody of this instance can be reported. */
function isOfPeople({ kind }: Conversation): boolean {
  return kind !== 'service' && kind !== 'imported'
}

/** File ending for a picture's type. */
function extension(mimeType: string): string {
  return mimeType === 'image/jpeg'
    ? 'jpg'
    : (mimeType.split('/')[1] ?? 'bin').replace(/[^a-z0-9].*$/, '')
}
