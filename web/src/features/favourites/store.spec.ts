// feature: favourites
import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { FavouritesService } from '@/gen/kapok/favourites/v1/service_pb'
import { FeedEntrySchema } from '@/gen/kapok/feed/v1/feed_pb'
import { RpcError } from '@/protocol/errors'
import type { Session } from '@/protocol/session'
import type { MethodRow } from '@/protocol/transport'
import { useFavouritesStore } from './store'

const asked: [string, unknown][] = []
const kAnswers: Record<string, unknown> = {
  ListFavourites: {
    favourites: [
      {
        favouriteId: '2',
        conversationId: 'd1-2',
        seq: 5n,
        senderId: '2',
        content: { kind: { case: 'text', value: { text: 'hi' } } },
        tags: ['home'],
      },
      { favouriteId: '1', conversationId: 'd1-2', seq: 4n, senderId: '2', recalled: true },
    ],
    nextPageToken: '1',
  },
  ListFavouriteTags: { tags: [{ tag: 'home', count: 1 }] },
}
const session = {
  transport: {
    unary: async (row: MethodRow, body: Uint8Array) => {
      const method = FavouritesService.methods.find((one) => row.name.endsWith(`/${one.name}`))
      if (!method) throw new RpcError({ code: 'unavailable' })
      asked.push([method.name, fromBinary(method.input, body)])
      return toBinary(method.output, create(method.output, (kAnswers[method.name] ?? {}) as never))
    },
  },
} as unknown as Session

beforeEach(() => {
  setActivePinia(createPinia())
  asked.length = 0
})

describe('useFavouritesStore', () => {
  it('reads a page, and what was recalled has no content', async () => {
    const store = useFavouritesStore()
    await store.part.load?.(session)
    const query = { kinds: ['text'], tag: 'home', text: 'h' }
    const { items, next } = await store.list(query, { token: '9', limit: 30 })
    expect(items.map(({ favouriteId, content }) => [favouriteId, content?.kind])).toEqual([
      ['2', 'text'],
      ['1', undefined],
    ])
    expect(next).toBe('1')
    expect(asked[0]?.[1]).toMatchObject({ ...query, pageToken: '9', limit: 30 })
    expect(await store.listTags()).toEqual([{ tag: 'home', count: 1 }])
  })

  it('asks for what it is told to do', async () => {
    const store = useFavouritesStore()
    await store.part.load?.(session)
    await store.add('d1-2', 5)
    await store.addNote('n-1', 'milk', ['home'])
    await store.editNote('3', 'bread')
    await store.setTags('2', ['a'])
    await store.renameTag('a', 'b')
    await store.removeTag('b')
    await store.remove(['2'])
    expect(asked).toMatchObject([
      ['AddFavourite', { conversationId: 'd1-2', seq: 5n }],
      ['AddNote', { clientNoteId: 'n-1', text: 'milk', tags: ['home'] }],
      ['EditNote', { favouriteId: '3', text: 'bread' }],
      ['SetFavouriteTags', { favouriteId: '2', tags: ['a'] }],
      ['RenameFavouriteTag', { tag: 'a', newTag: 'b' }],
      ['RemoveFavouriteTag', { tag: 'b' }],
      ['RemoveFavourites', { favouriteIds: ['2'] }],
    ])
  })

  it('tells what is shown to ask again when another device changed something', async () => {
    const store = useFavouritesStore()
    await store.part.load?.(session)
    const before = store.generation
    await store.part.applyFeed?.([create(FeedEntrySchema, { seq: 1n })])
    expect(store.generation).toBe(before)
    const change = { case: 'favouritesChanged', value: {} } as const
    await store.part.applyFeed?.([create(FeedEntrySchema, { seq: 2n, change })])
    expect(store.generation).toBe(before + 1)
    await store.part.refresh?.()
    expect(store.generation).toBe(before + 2)
  })

  it('asks nobody after the log-out', async () => {
    const store = useFavouritesStore()
    await store.part.load?.(session)
    store.part.reset?.()
    await expect(store.add('d1-2', 5)).rejects.toMatchObject({ reason: 'SIGNED_OUT' })
    expect(asked).toEqual([])
  })
})
