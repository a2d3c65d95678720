// What a push becomes on the screen. Pure, in the language that the device registered with: the worker has no catalogue.

/** kapok.push.v1.Notification as JSON; what is 0 or empty is left out. */
export interface PushJson {
  readonly conversationId?: string
  readonly seq?: string
  readonly title?: string
  readonly sender?: string
  readonly text?: string
  readonly kind?: string
  readonly unread?: number
  readonly silent?: boolean
  readonly language?: string
  readonly avatarMediaId?: string
  readonly mentioned?: boolean
  readonly timeMs?: string
  readonly recalledSeq?: string
}

export type Push = Omit<PushJson, 'seq' | 'recalledSeq'> & {
  readonly seq: number
  /** The message that it takes back; 0 for none. */
  readonly recalledSeq: number
}

/** Kept with a notification that is shown. */
export interface Shown {
  readonly conversationId: string
  readonly seq: number
}

interface Words {
  readonly newMessage: string
  readonly works: string
  readonly mentioned: string
  readonly count: (unread: number) => string
  readonly colon: string
  readonly kinds: Readonly<Record<string, string>>
  /** Of what the server says, by kind. */
  readonly titles: Readonly<Record<string, string>>
}

const kChinese: Words = {
  newMessage: '你收到了新消息',
  works: '通知正常，可以收到新消息提醒。',
  mentioned: '[有人@我]',
  count: (unread) => `[${unread}条]`,
  colon: '：',
  kinds: {
    image: '图片',
    album: '图片',
    voice: '语音',
    video: '视频',
    file: '文件',
    sticker: '动画表情',
    location: '位置',
    contactCard: '个人名片',
    card: '链接',
    merged: '聊天记录',
    recall: '撤回了一条消息',
    deviceLoggedIn: '新设备登录',
  },
  titles: {
    reminder: '提醒',
    notSent: '定时消息未发送',
    deviceLoggedIn: '系统通知',
    systemAnnouncement: '系统通知',
  },
}
const kEnglish: Words = {
  newMessage: 'You have a new message',
  works: 'Notifications work on this device.',
  mentioned: '[You were mentioned]',
  count: (unread) => `[${unread}]`,
  colon: ': ',
  kinds: {
    image: 'Photo',
    album: 'Photos',
    voice: 'Voice',
    video: 'Video',
    file: 'File',
    sticker: 'Sticker',
    location: 'Location',
    contactCard: 'Contact card',
    card: 'Link',
    merged: 'Chat history',
    recall: 'A message was recalled',
    deviceLoggedIn: 'New device',
  },
  titles: {
    reminder: 'Reminder',
    notSent: 'A scheduled message was not sent',
    deviceLoggedIn: 'System notices',
    systemAnnouncement: 'System notices',
  },
}

/** Kinds whose own words are not for people. */
const kWordless: ReadonlySet<string> = new Set(['sticker'])
const kTest = 'kapok-test'

/** A push that cannot be read is still one: browsers want something to be shown. */
export function parsePush(json: string): Push {
  let read: PushJson
  try {
    read = (JSON.parse(json) ?? {}) as PushJson
  } catch {
    read = { kind: 'unknown', conversationId: '' }
  }
  return { ...read, seq: Number(read.seq ?? 0), recalledSeq: Number(read.recalledSeq ?? 0) }
}

/** As the words above are named. */
function wordOf(kind: string): string {
  return kind.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())
}

function bodyOf(push: Push, words: Words): string {
  const { kind = '', text = '', unread = 0, sender } = push
  if (!kind) return words.newMessage
  const kindWord = words.kinds[wordOf(kind)]
  const said = kWordless.has(kind) ? '' : text
  const what = [kindWord ? `[${kindWord}]` : '', said].filter(Boolean).join(' ')
  const line = what || words.newMessage
  const marks = [
    push.mentioned ? words.mentioned : '',
    !push.mentioned && unread > 1 ? words.count(unread) : '',
  ].join('')
  return `${marks}${marks ? ' ' : ''}${sender ? sender + words.colon : ''}${line}`
}

/** How a push is shown: one notification a chat, replaced by the next one. */
export function shownAs(push: Push): { title: string; options: NotificationOptions } {
  const words = push.language?.startsWith('zh') ? kChinese : kEnglish
  const { conversationId = '', seq } = push
  const isTest = !conversationId && push.kind !== 'unknown'
  const data: Shown = { conversationId, seq }
  return {
    title: push.title || words.titles[wordOf(push.kind ?? '')] || 'Kapok',
    options: {
      body: isTest ? words.works : bodyOf(push, words),
      tag: conversationId || kTest,
      icon: push.avatarMediaId
        ? `/v1/media/${encodeURIComponent(push.avatarMediaId)}/thumbnail`
        : '/icon-192.png',
      badge: '/icon-192.png',
      silent: push.silent ?? false,
      lang: push.language ?? 'en',
      data,
    },
  }
}

/** What is shown is of this message or of one after it; a recall takes the place of its own message only. */
export function isNewer(shown: unknown, push: Push): boolean {
  const seq = (shown as Shown | undefined)?.seq ?? 0
  if (push.recalledSeq > 0) return seq !== push.recalledSeq
  return push.seq > 0 && seq >= push.seq
}

/** The page that a click leads to. */
export function addressOf(shown: unknown): string {
  const { conversationId = '' } = (shown ?? {}) as Partial<Shown>
  return conversationId ? `/chats/${encodeURIComponent(conversationId)}` : '/chats'
}
