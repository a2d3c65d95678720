// Packs of stickers of the demo world; scripts/shots.mjs draws what "sticker-<characters>" names.
import type {
  DescMessage,
  DescMethodUnary,
  MessageInitShape,
  MessageShape,
} from '@bufbuild/protobuf'
import { Purpose } from '@/gen/kapok/media/v1/types_pb'
import { StickersService } from '@/gen/kapok/stickers/v1/service_pb'
import type { Said } from './content'

/** How a fake server takes an answer; its `on`. */
type Bind = <I extends DescMessage, O extends DescMessage>(
  method: DescMethodUnary<I, O>,
  handle: (userId: string, request: MessageShape<I>) => MessageInitShape<O>,
) => void

const kPacks = [
  ['1', '木棉表情', 'Google, Noto Color Emoji', '😀😂🥰😍🤗🤔😎🥳😴😭😡😱👍👏🙏💪🎉🌹🐼🐶🐱🍻🎂🌙'],
  ['2', '猫咪日常', 'Ann', '😺😸😹😻😼😽🙀😿😾🐈'],
  ['3', 'A pack with a very long title to see it', 'Somebody with a long name', '🍎🍊🍋🍉🍇🍓'],
] as const

function media(emoji: string) {
  const code = [...emoji].map((c) => c.codePointAt(0)?.toString(16)).join('-')
  const mediaId = `sticker-${code}`
  return { mediaId, purpose: Purpose.STICKER, mimeType: 'image/webp', width: 320, height: 320 }
}

function packOf([packId, title, author, all]: (typeof kPacks)[number], most: number) {
  const emoji = [...new Intl.Segmenter().segment(all)].map((part) => part.segment)
  return {
    packId,
    title,
    author,
    licence: 'SIL Open Font License 1.1',
    count: emoji.length,
    forEveryone: packId === '1',
    stickers: emoji.slice(0, most).map((one, at) => ({
      stickerId: String(at + 1),
      words: one,
      media: media(one),
    })),
  }
}

const saved = (emoji: string) => ({ media: media(emoji), savedMs: 1n })

export const packSticker = (emoji: string): Said => ({
  kind: {
    case: 'sticker',
    value: { packId: '1', stickerId: '1', words: '熊猫', media: media(emoji) },
  },
})

export function bindStickers(on: Bind, empty: boolean): void {
  const { method } = StickersService
  let packIds = empty ? [] : ['1', '2']
  const packs = empty ? [] : kPacks
  on(method.listPacks, () => ({ packs: packs.map((pack) => packOf(pack, 4)) }))
  on(method.getPack, (_, { packId }) => {
    const found = kPacks.find(([id]) => id === packId)
    return found ? { pack: packOf(found, 120) } : {}
  })
  on(method.getShelf, () => ({
    shelf: { packIds },
    saved: empty ? [] : ['🦊', '🐸', '🦄', '🍄', '🌵'].map(saved),
    recent: {
      stickers: empty ? [] : [{ packId: '1', stickerId: '19', words: '熊猫', media: media('🐼') }],
    },
  }))
  on(method.setShelf, (_, { shelf }) => {
    packIds = shelf?.packIds ?? []
    return { shelf: { packIds } }
  })
  on(method.saveSticker, () => ({ sticker: saved('🌸') }))
  on(method.removeStickers, () => ({}))
  on(method.noteSticker, () => ({}))
}
