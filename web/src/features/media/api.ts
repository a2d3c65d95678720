// The media service: calls, and wire values to model values.
import { MediaService } from '@/gen/kapok/media/v1/service_pb'
import { type Media as WireMedia, Purpose as WirePurpose } from '@/gen/kapok/media/v1/types_pb'
import { createClient, type Client, type Transport } from '@/protocol/transport'
import type { Media, Purpose } from './model'

export type MediaClient = Client<typeof MediaService>

export function mediaClient(transport: Transport): MediaClient {
  return createClient(MediaService, transport)
}

const kPurposes: Readonly<Record<Purpose, WirePurpose>> = {
  image: WirePurpose.IMAGE,
  voice: WirePurpose.VOICE,
  file: WirePurpose.FILE,
  avatar: WirePurpose.AVATAR,
  video: WirePurpose.VIDEO,
  sticker: WirePurpose.STICKER,
  original: WirePurpose.ORIGINAL,
}

export function wirePurpose(purpose: Purpose): WirePurpose {
  return kPurposes[purpose]
}

export function mediaOf(wire: WireMedia | undefined): Media {
  const purpose = (Object.keys(kPurposes) as Purpose[]).find(
    (name) => kPurposes[name] === wire?.purpose,
  )
  return {
    mediaId: wire?.mediaId ?? '',
    purpose: purpose ?? 'file',
    mimeType: wire?.mimeType ?? '',
    sizeBytes: Number(wire?.sizeBytes ?? 0n),
    width: wire?.width ?? 0,
    height: wire?.height ?? 0,
    durationMs: wire?.durationMs ?? 0,
    preview: wire?.preview ?? new Uint8Array(),
    hasThumbnail: wire?.hasThumbnail ?? false,
    ...(wire?.hasReduced && { hasReduced: true }),
    ...(wire?.via && { via: wire.via }),
  }
}
