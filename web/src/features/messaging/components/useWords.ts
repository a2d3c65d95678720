// Puts conversations, messages and notices into words.
import { useI18n } from 'vue-i18n'
import { useAccounts } from '@/features/accounts'
import { useContacts } from '@/features/contacts'
import { useMessaging } from '@/features/messaging'
import type { Content, ConversationView, Notice, Quote } from '../model'
import type { FoldedNotices } from '../rows'
import { isNoticeLike } from '../rules'
import { textParts } from '../text-parts'
import { type Names, useGroupWords } from './useGroupWords'
import { clockText } from './kinds/clock'
import { conversationTitle } from './title'

const kNamed = 5

/** `chat` is where the words stand: in a group people are called by their names there. */
export function useWords(chat: () => string = () => '') {
  const { t } = useI18n()
  const accounts = useAccounts()
  const contacts = useContacts()
  const messaging = useMessaging()

  /** Remark, else nickname; “You” for oneself. */
  function nameOf(userId: string): string {
    if (userId === accounts.userId) return t('common.you')
    if (accounts.user(userId)?.deleted) return t('common.deletedAccount')
    return contacts.displayName(userId)
  }

  /** In a group: remark, else nickname there, else nickname. */
  function memberName(conversationId: string, userId: string): string {
    if (conversationId === '' || userId === accounts.userId) return nameOf(userId)
    if (contacts.contact(userId)?.remark) return nameOf(userId)
    return messaging.groupNickname(conversationId, userId) || nameOf(userId)
  }

  /** The people of a chat in its sentences. */
  function namesIn(id: string): Names {
    const quoted = (userId: string): string =>
      userId === accounts.userId
        ? t('common.you')
        : t('common.nameQuoted', { name: memberName(id, userId) })

    /** `begins` where the sentence begins with them: “You” there, “you” elsewhere. */
    function usersOf(userIds: readonly string[], count: number, begins = false): string {
      const named = (userId: string, at: number): string =>
        userId === accounts.userId && !(begins && at === 0) ? t('common.youObject') : quoted(userId)
      const users = userIds.slice(0, kNamed).map(named).join(t('common.listSeparator'))
      return count > Math.min(kNamed, userIds.length)
        ? t('notice.usersAndMore', { users, count })
        : users
    }
    return { quoted, usersOf }
  }

  const groupNoticeText = useGroupWords()

  function noticeText(notice: Notice, senderId: string, id = chat()): string {
    const names = namesIn(id)
    const { quoted, usersOf } = names
    const who = quoted(senderId)
    switch (notice.kind) {
      case 'joined': {
        const alone = senderId === '0' || notice.userIds.includes(senderId)
        const users = usersOf(notice.userIds, notice.count, alone)
        return alone ? t('notice.joinedSelf', { users }) : t('notice.joined', { who, users })
      }
      case 'created': {
        const others = notice.userIds.filter((id) => id !== senderId)
        if (others.length === 0) return t('notice.createdAlone', { who })
        const users = usersOf(others, notice.count - (notice.userIds.length - others.length))
        return t('notice.created', { who, users })
      }
      case 'removed':
        return t('notice.removed', { who, users: usersOf(notice.userIds, notice.count) })
      case 'left':
      case 'adminsAdded':
      case 'adminsRemoved':
      case 'ownerChanged':
        return t(`notice.${notice.kind}`, { users: usersOf(notice.userIds, notice.count, true) })
      case 'renamed':
        return notice.name
          ? t('notice.renamed', { who, name: notice.name })
          : t('notice.unnamed', { who })
      case 'unsupported':
        return t('preview.unsupported')
      case 'avatarChanged':
      case 'becameContacts':
      case 'dissolved':
        return t(`notice.${notice.kind}`, { who })
      default:
        return groupNoticeText(notice, senderId, names)
    }
  }

  /** Many who came, or went, one after the other, in one line. */
  function foldedText({ change, userIds, count }: FoldedNotices): string {
    const users = namesIn(chat()).usersOf(userIds, count, true)
    return t(change === 'joined' ? 'governed.joinedMany' : 'governed.leftMany', { users })
  }

  function nudgeText(senderId: string, userId: string, id: string): string {
    const { quoted, usersOf } = namesIn(id)
    const who = quoted(senderId)
    if (senderId === userId) return t('notice.nudgedSelf', { who })
    return t('notice.nudged', { who, user: usersOf([userId], 1) })
  }

  function recalledText(senderId: string, byUserId: string, id = chat()): string {
    const { quoted } = namesIn(id)
    if (byUserId === accounts.userId && senderId === accounts.userId)
      return t('preview.recalledByYou')
    // In nobody's name: a moderator's.
    if (byUserId === '0') return t('preview.recalledByModerator')
    if (byUserId === senderId) return t('preview.recalledBy', { name: quoted(senderId) })
    return t('preview.recalledByAdmin', { admin: quoted(byUserId), name: quoted(senderId) })
  }

  /** One line for lists, notifications and quotes. */
  function contentText(content: Content, senderId: string, id = chat()): string {
    switch (content.kind) {
      case 'text':
        return textParts(content.text.slice(0, 300))
          .map((part) => part.text)
          .join('')
          .replace(/\s+/g, ' ')
      case 'image':
        return t('preview.image')
      case 'voice':
        return t('preview.voice', { seconds: seconds(content.media.durationMs) })
      case 'file':
        return t('preview.file', { name: content.name })
      case 'sticker':
        if (content.packId === 'emoji') return content.stickerId
        return content.words ? `[${content.words}]` : t('preview.sticker')
      case 'notice':
        return noticeText(content.notice, senderId, id)
      case 'pin':
        return content.pinned ? t('notice.pinned', { who: namesIn(id).quoted(senderId) }) : ''
      case 'nudge':
        return nudgeText(senderId, content.userId, id)
      case 'edit':
      case 'reaction':
      case 'recall':
      case 'hidden':
        return ''
      case 'recalled':
        return recalledText(senderId, content.byUserId, id)
      case 'video':
        return t('kinds.video', { time: clockText(content.media.durationMs) })
      case 'location':
        return content.name ? t('kinds.location', { name: content.name }) : t('kinds.locationBare')
      case 'contactCard':
        return t('kinds.contactCard', { name: content.nickname })
      case 'card':
        return t(content.about === 'music' ? 'kinds.music' : 'kinds.card', {
          title: content.title,
        })
      case 'merged':
        return t('kinds.mergedBare')
      case 'album':
        return t('kinds.album', { count: content.pictures.length })
      case 'poll':
        return t('kinds.poll', { question: content.question })
      case 'relay':
        return t('kinds.relay', { title: content.title })
      default:
        return t('preview.unsupported')
    }
  }

  /** The last message of a row, with its writer in a group. */
  function previewText(view: ConversationView): string {
    const { last } = view
    if (!last) return ''
    const text = contentText(last.content, last.senderId, view.id)
    const plain = !isNoticeLike(last.content) && last.content.kind !== 'recalled'
    if (view.conversation.kind !== 'group' || last.mine || !plain) return text
    return t('chats.from', { name: memberName(view.id, last.senderId), text })
  }

  /** What a quote shows; the server keeps no words for pictures and the like. */
  function quoteText(quote: Quote): string {
    if (quote.kind === 'recalled' || (quote.kind === 'text' && !quote.summary))
      return t('chat.quoteGone')
    switch (quote.kind) {
      case 'image':
        return t('preview.image')
      case 'voice':
        return t('preview.voiceBare')
      case 'file':
        return quote.summary ? t('preview.file', { name: quote.summary }) : t('preview.fileBare')
      case 'sticker':
        return quote.summary && quote.summary !== '[Sticker]' ? quote.summary : t('preview.sticker')
      case 'location':
        return quote.summary && quote.summary !== '[Location]'
          ? t('kinds.location', { name: quote.summary })
          : t('kinds.locationBare')
      case 'contact_card':
        return t('kinds.contactCard', { name: quote.summary })
      case 'card':
        return t('kinds.card', { title: quote.summary })
      case 'video':
        return t('kinds.videoBare')
      case 'album':
        return t('kinds.albumBare')
      case 'merged':
        return t('kinds.mergedBare')
      case 'poll':
        return t('kinds.poll', { question: quote.summary })
      case 'relay':
        return t('kinds.relay', { title: quote.summary })
      default:
        return quote.summary || t('chat.quoteGone')
    }
  }

  const title = (view: ConversationView): string => conversationTitle(view, t)
  return {
    nameOf,
    memberName,
    noticeText,
    foldedText,
    recalledText,
    contentText,
    previewText,
    quoteText,
    title,
  }
}

/** Whole seconds of a recording, at least one. */
export function seconds(durationMs: number): number {
  return Math.max(1, Math.round(durationMs / 1000))
}
