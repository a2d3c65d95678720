// People and words of the demo world.
import type { MessageInitShape } from '@bufbuild/protobuf'
import { Purpose } from '@/gen/kapok/media/v1/types_pb'
import type { ContentSchema } from '@/gen/kapok/messaging/v1/types_pb'

/** What a person says. */
export type Said = MessageInitShape<typeof ContentSchema>

export const kNames: Readonly<Record<string, string>> = {
  '1001': '林小满',
  '1002': '陈梅',
  '1003': '王思远',
  '1004': '李浩',
  '1005': 'Ana Souza',
  '1006': '赵雨桐',
  '1007': 'Benjamin Featherstonehaugh-Okonkwo',
  '1010': '安然',
  '1011': '白露',
  '1012': '曹诗雨',
  '1013': '丁一',
  '1014': '方圆',
  '1015': '郭子涵',
  '1016': '何晓',
  '1017': 'Jonas',
  '1018': '刘洋',
  '1019': '孟夏',
  '1020': '欧阳明月',
  '1021': '钱多多',
  '1022': '孙悦',
  '1023': '徐霞',
  '1101': '周舟',
  '1102': 'Grace Li',
  '1103': '吴桐',
}

interface Person {
  readonly handle: string
  readonly avatarMediaId?: string
  readonly region?: string
  readonly signature?: string
}

export const kPeople: Readonly<Record<string, Person>> = {
  '1001': { handle: 'xiaoman', avatarMediaId: 'a1', region: '杭州', signature: '慢慢来，比较快' },
  '1002': { handle: 'chenmei', avatarMediaId: 'a2', region: '广州', signature: '木棉花下等你' },
  '1003': { handle: 'siyuan_w' },
  '1004': { handle: 'lihao', avatarMediaId: 'a4' },
  '1005': { handle: 'ana.souza', avatarMediaId: 'a5', region: 'Lisboa' },
}

export const text = (words: string, mentionedUserIds: string[] = []): Said => ({
  kind: { case: 'text', value: { text: words, mentionedUserIds } },
})

export const answer = (
  words: string,
  quote: { seq: bigint; senderId: string; kind: string },
): Said => ({ kind: { case: 'text', value: { text: words } }, quote })

export const image = (mediaId: string, width: number, height: number): Said => ({
  kind: {
    case: 'image',
    value: {
      media: {
        mediaId,
        purpose: Purpose.IMAGE,
        mimeType: 'image/jpeg',
        sizeBytes: 200_000n,
        width,
        height,
        hasThumbnail: true,
      },
    },
  },
})

export const voice = (durationMs: number): Said => ({
  kind: {
    case: 'voice',
    value: {
      media: {
        mediaId: `v${durationMs}`,
        purpose: Purpose.VOICE,
        mimeType: 'audio/webm',
        sizeBytes: 20_000n,
        durationMs,
      },
      waveform: Uint8Array.from(
        { length: 48 },
        (_, i) => 60 + Math.round(160 * Math.abs(Math.sin(i * 0.7) * Math.cos(i * 0.23))),
      ),
    },
  },
})

export const file = (name: string, sizeBytes: number): Said => ({
  kind: {
    case: 'file',
    value: {
      media: {
        mediaId: `f${sizeBytes}`,
        purpose: Purpose.FILE,
        mimeType: 'application/octet-stream',
        sizeBytes: BigInt(sizeBytes),
      },
      name,
    },
  },
})

export const sticker = (emoji: string): Said => ({
  kind: { case: 'sticker', value: { packId: 'emoji', stickerId: emoji } },
})

export const notice = {
  created: (userIds: string[]): Said => ({
    kind: {
      case: 'notice',
      value: { kind: { case: 'created', value: { userIds, count: userIds.length } } },
    },
  }),
  renamed: (name: string): Said => ({
    kind: { case: 'notice', value: { kind: { case: 'renamed', value: { name } } } },
  }),
  note: (noteId: string): Said => ({
    kind: { case: 'notice', value: { kind: { case: 'noteCreated', value: { noteId } } } },
  }),
  contacts: (): Said => ({
    kind: { case: 'notice', value: { kind: { case: 'becameContacts', value: { reason: '' } } } },
  }),
}

/** What the instance says. */
export const system = {
  loggedIn: (deviceName: string): Said => ({
    kind: {
      case: 'notice',
      value: { kind: { case: 'deviceLoggedIn', value: { deviceName } } },
    },
  }),
  announcement: (words: string): Said => ({
    kind: {
      case: 'notice',
      value: { kind: { case: 'systemAnnouncement', value: { text: words } } },
    },
  }),
}
