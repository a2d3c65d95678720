// The favourites service: calls, and wire values to model values.
import type { Favourite as WireFavourite } from '@/gen/kapok/favourites/v1/types_pb'
import { FavouritesService } from '@/gen/kapok/favourites/v1/service_pb'
import { contentOf } from '@/features/messaging'
import { type Client, createClient, type Transport } from '@/protocol/transport'
import type { Favourite } from './model'

export function favouritesClient(transport: Transport): Client<typeof FavouritesService> {
  return createClient(FavouritesService, transport)
}

export function favouriteOf(wire: WireFavourite): Favourite {
  const { favouriteId, conversationId, seq, senderId, timeMs, content, tags, addedMs, note } = wire
  return {
    favouriteId,
    conversationId,
    seq: Number(seq),
    senderId,
    timeMs: Number(timeMs),
    content: wire.recalled ? undefined : contentOf(content),
    tags,
    addedMs: Number(addedMs),
    note,
  }
}
