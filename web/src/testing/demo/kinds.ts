// The richer kinds of messages in the demo world.
import { Purpose } from '@/gen/kapok/media/v1/types_pb'
import {
  CardKind,
  ConversationKind,
  MergedState,
  type MergedItemSchema,
} from '@/gen/kapok/messaging/v1/types_pb'
import type { MessageInitShape } from '@bufbuild/protobuf'
import { file, image, type Said, text } from './content'

const picture = (mediaId: string, width: number, height: number) => ({
  mediaId,
  purpose: Purpose.IMAGE,
  mimeType: 'image/jpeg',
  sizeBytes: 200_000n,
  width,
  height,
  hasThumbnail: true,
})

export const album = (count: number): Said => ({
  kind: {
    case: 'album',
    value: {
      pictures: Array.from({ length: count }, (_, at) =>
        picture(`p${1 + (at % 6)}`, at % 2 ? 800 : 1200, 800),
      ),
    },
  },
})

export const video = (durationMs: number): Said => ({
  kind: {
    case: 'video',
    value: {
      media: {
        mediaId: 'video1',
        purpose: Purpose.VIDEO,
        mimeType: 'video/webm',
        sizeBytes: 8_400_000n,
        width: 1280,
        height: 720,
        durationMs,
      },
      poster: picture('p4', 1280, 720),
    },
  },
})

export const place = (name: string, address: string): Said => ({
  kind: { case: 'location', value: { latitude: 30.2543, longitude: 120.1652, name, address } },
})

export const person = (userId: string, nickname: string, handle: string): Said => ({
  kind: { case: 'contactCard', value: { userId, nickname, handle } },
})

export const article = (title: string, words: string, source: string): Said => ({
  kind: {
    case: 'card',
    value: {
      kind: CardKind.ARTICLE,
      title,
      text: words,
      url: 'https://kapok.example/articles/12',
      source,
      picture: picture('p2', 800, 800),
    },
  },
})

export const music = (title: string, words: string): Said => ({
  kind: {
    case: 'card',
    value: { kind: CardKind.MUSIC, title, text: words, url: 'https://music.example/7', source: '' },
  },
})

export const linked = (words: string): Said => ({
  kind: {
    case: 'text',
    value: {
      text: words,
      link: {
        previewId: 'demo',
        url: 'https://hike.example/routes/north-peak',
        title: '北高峰徒步路线：从灵隐到老和山',
        description: '全程约 9 公里，累计爬升 620 米，适合周末半日往返，沿途有三处补水点。',
        site: '周末去哪儿',
        picture: picture('p3', 800, 1200),
      },
    },
  },
})

export const merged = (): Said => ({
  kind: {
    case: 'merged',
    value: {
      originKind: ConversationKind.DIRECT,
      senderIds: ['1002', '1004'],
      count: 6,
      lines: [
        { senderId: '1002', kind: 'text', summary: '周六几点集合？' },
        { senderId: '1004', kind: 'text', summary: '七点，北门，记得带水' },
        { senderId: '1002', kind: 'image', summary: '[Image]' },
        { senderId: '1004', kind: 'recalled', summary: '' },
      ],
    },
  },
})

export const poll = (): Said => ({
  kind: {
    case: 'poll',
    value: {
      question: '周六爬哪座山？',
      options: ['北高峰', '宝石山看日出', '龙井到九溪，走茶园那条路'],
      multiple: true,
    },
  },
})

export const anonymousPoll = (): Said => ({
  kind: {
    case: 'poll',
    value: { question: '这次活动满意吗？', options: ['满意', '一般', '不满意'], anonymous: true },
  },
})

export const relay = (): Said => ({
  kind: {
    case: 'relay',
    value: { title: '周日烧烤报名，地点湘湖', example: '姓名 + 人数 + 带什么' },
  },
})

type Item = MessageInitShape<typeof MergedItemSchema>

function item(
  index: number,
  senderId: string,
  content: Said | undefined,
  state = MergedState.VERIFIED,
): Item {
  const timeMs = BigInt(Date.now() - (20 - index) * 60_000)
  return { index, senderId, timeMs, state, ...(content && { content }) }
}

/** What is in the card above, and in the one that lies in it. */
export function mergedItems(path: readonly number[]): Item[] {
  if (path.length > 0)
    return [item(0, '1003', text('我也去')), item(1, '1005', text('Count me in!'))]
  return [
    item(0, '1002', text('周六几点集合？')),
    item(1, '1004', text('七点，北门，记得带水和雨衣。路线在这里 https://hike.example/routes')),
    item(2, '1002', image('p1', 1200, 800)),
    item(3, '1004', undefined, MergedState.RECALLED),
    item(4, '1002', file('装备清单.pdf', 345_678)),
    item(5, '1004', {
      kind: {
        case: 'merged',
        value: {
          originKind: ConversationKind.GROUP,
          senderIds: ['1003', '1005'],
          count: 2,
          lines: [
            { senderId: '1003', kind: 'text', summary: '我也去' },
            { senderId: '1005', kind: 'text', summary: 'Count me in!' },
          ],
        },
      },
    }),
    item(6, '1002', undefined, MergedState.CHANGED),
  ]
}
