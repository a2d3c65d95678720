// The stickers service: calls, and wire values to model values.
import { mediaOf } from '@/features/media'
import { kOwnPack } from '@/features/messaging'
import type { Sticker as WireSticker } from '@/gen/kapok/messaging/v1/types_pb'
import { StickersService } from '@/gen/kapok/stickers/v1/service_pb'
import type {
  SavedSticker as WireSaved,
  StickerPack as WirePack,
} from '@/gen/kapok/stickers/v1/types_pb'
import { type Client, createClient, type Transport } from '@/protocol/transport'
import type { SavedChange, Sticker, StickerPack } from './model'

export function stickersClient(transport: Transport): Client<typeof StickersService> {
  return createClient(StickersService, transport)
}

export function packOf(wire: WirePack): StickerPack {
  const { packId, title, author, licence, count, forEveryone } = wire
  const stickers = wire.stickers.map(({ stickerId, words, media }) => ({
    packId,
    stickerId,
    words,
    media: mediaOf(media),
  }))
  return { packId, title, author, licence, count, forEveryone, stickers }
}

export function savedOf({ media, savedMs, removed }: WireSaved): SavedChange {
  return { media: mediaOf(media), savedMs: Number(savedMs), removed }
}

export function recentOf(wire: readonly WireSticker[]): readonly Sticker[] {
  return wire.map(({ packId, stickerId, words, media }) => ({
    packId,
    stickerId,
    words,
    media: mediaOf(media),
  }))
}

/** How a sticker is named to the server. */
export function namedSticker({ packId, stickerId, media }: Sticker) {
  return packId === kOwnPack
    ? { packId, stickerId: '', media: { mediaId: media.mediaId } }
    : { packId, stickerId }
}
