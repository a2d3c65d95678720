// The richer kinds of content: wire values to model values and back.
import type { MessageInitShape } from '@bufbuild/protobuf'
import { type Media, mediaOf } from '@/features/media'
import type { LinkPreview as WireLink } from '@/gen/kapok/links/v1/types_pb'
import type { Media as WireMedia } from '@/gen/kapok/media/v1/types_pb'
import {
  CardKind,
  type Content as WireContent,
  type ContentSchema,
  ConversationKind as WireKind,
} from '@/gen/kapok/messaging/v1/types_pb'
import type { Content, ConversationKind, LinkPreview } from './model'
import { kOwnPack } from './texts'

const kKinds: Readonly<Partial<Record<WireKind, ConversationKind>>> = {
  [WireKind.DIRECT]: 'direct',
  [WireKind.SELF]: 'self',
  [WireKind.SERVICE]: 'service',
  [WireKind.IMPORTED]: 'imported',
}

export function conversationKindOf(wire: WireKind): ConversationKind {
  return kKinds[wire] ?? 'group'
}

type RichKind =
  'sticker' | 'video' | 'location' | 'contactCard' | 'card' | 'merged' | 'album' | 'poll' | 'relay'
type WireRich = Extract<WireContent['kind'], { case: RichKind }>

/** How a sender names a media. */
export function namedMedia({ mediaId, via }: Media): { mediaId: string; via?: string } {
  return { mediaId, ...(via && { via }) }
}

function maybeMedia<K extends string>(key: K, wire: WireMedia | undefined) {
  return (wire ? { [key]: mediaOf(wire) } : {}) as Partial<Record<K, Media>>
}

export function linkOf(wire: WireLink): LinkPreview {
  const { previewId, url, title, description, site } = wire
  return { previewId, url, title, description, site, ...maybeMedia('picture', wire.picture) }
}

export function richContentOf(kind: WireRich): Content {
  switch (kind.case) {
    case 'sticker': {
      const { packId, stickerId, words } = kind.value
      const media = maybeMedia('media', kind.value.media)
      return { kind: 'sticker', packId, stickerId, ...(words && { words }), ...media }
    }
    case 'video': {
      const media = mediaOf(kind.value.media)
      return { kind: 'video', media, ...maybeMedia('poster', kind.value.poster) }
    }
    case 'location': {
      const { latitude, longitude, name, address } = kind.value
      return { kind: 'location', latitude, longitude, name, address }
    }
    case 'contactCard': {
      const { userId, nickname, avatarMediaId, handle } = kind.value
      return { kind: 'contactCard', userId, nickname, avatarMediaId, handle }
    }
    case 'card': {
      const { title, text, url, source } = kind.value
      const about = kind.value.kind === CardKind.MUSIC ? 'music' : 'article'
      const picture = maybeMedia('picture', kind.value.picture)
      return { kind: 'card', about, title, text, url, source, ...picture }
    }
    case 'merged': {
      const { originKind, senderIds, count, lines } = kind.value
      return {
        kind: 'merged',
        originKind: conversationKindOf(originKind),
        senderIds,
        count,
        lines: lines.map((line) => ({
          senderId: line.senderId,
          kind: line.kind,
          summary: line.summary,
        })),
      }
    }
    case 'album':
      return { kind: 'album', pictures: kind.value.pictures.map((picture) => mediaOf(picture)) }
    case 'poll': {
      const { question, options, multiple, anonymous, closesMs } = kind.value
      return { kind: 'poll', question, options, multiple, anonymous, closesMs: Number(closesMs) }
    }
    case 'relay': {
      const { title, example } = kind.value
      return { kind: 'relay', title, example }
    }
  }
}

/** What a sender fills in; undefined for content that nobody sends. */
export function wireRichContent(
  content: Content,
): MessageInitShape<typeof ContentSchema>['kind'] | undefined {
  switch (content.kind) {
    case 'sticker': {
      const { packId, stickerId, media } = content
      // What a pack's sticker looks like, the server knows.
      const own = packId === kOwnPack && media && { media: namedMedia(media) }
      return { case: 'sticker', value: { packId, stickerId, ...own } }
    }
    case 'video': {
      const poster = content.poster && namedMedia(content.poster)
      return {
        case: 'video',
        value: { media: namedMedia(content.media), ...(poster && { poster }) },
      }
    }
    case 'location': {
      const { latitude, longitude, name, address } = content
      return { case: 'location', value: { latitude, longitude, name, address } }
    }
    case 'contactCard':
      return { case: 'contactCard', value: { userId: content.userId } }
    case 'card': {
      const { title, text, url, source, picture } = content
      const kind = content.about === 'music' ? CardKind.MUSIC : CardKind.ARTICLE
      const shown = picture && { picture: namedMedia(picture) }
      return { case: 'card', value: { kind, title, text, url, source, ...shown } }
    }
    case 'merged': {
      if (!content.from) return undefined
      const { conversationId, seqs } = content.from
      return { case: 'merged', value: { conversationId, seqs: seqs.map((seq) => BigInt(seq)) } }
    }
    case 'album':
      return { case: 'album', value: { pictures: content.pictures.map(namedMedia) } }
    case 'poll': {
      const { question, options, multiple, anonymous, closesMs } = content
      const value = { question, options: [...options], multiple, anonymous }
      return { case: 'poll', value: { ...value, closesMs: BigInt(closesMs) } }
    }
    case 'relay':
      return { case: 'relay', value: { title: content.title, example: content.example } }
    default:
      return undefined
  }
}
