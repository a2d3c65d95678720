// feature: sticker-packs, own-stickers
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import { FeedEntrySchema } from '@/gen/kapok/feed/v1/feed_pb'
import { StickersService } from '@/gen/kapok/stickers/v1/service_pb'
import { RpcError } from '@/protocol/errors'
import type { Session } from '@/protocol/session'
import type { MethodRow } from '@/protocol/transport'
import { useStickersStore } from './store'

type Answers = Record<string, (request: never) => unknown>

const media = (mediaId: string) => ({ mediaId })
const pack = (packId: string) => ({
  packId,
  title: `pack ${packId}`,
  stickers: [{ stickerId: '1', words: 'hi', media: media(`m${packId}`) }],
})

/** A session whose calls are answered here, and whose cache outlives it. */
async function open(answers: Answers, values = new Map<string, unknown>()) {
  setActivePinia(createPinia())
  const calls: string[] = []
  const session = {
    transport: {
      unary: async (row: MethodRow, body: Uint8Array) => {
        const method = StickersService.methods.find((one) => row.name.endsWith(`/${one.name}`))
        const answer = method && answers[method.name]
        if (!answer) throw new RpcError({ code: 'unavailable' })
        calls.push(method.name)
        const request = fromBinary(method.input, body)
        return toBinary(method.output, create(method.output, answer(request as never) as never))
      },
    },
    database: {
      getValue: (name: string) => Promise.resolve(values.get(name)),
      setValue: (name: string, value: unknown) => {
        values.set(name, structuredClone(value))
        return Promise.resolve()
      },
    },
  } as unknown as Session
  const store = useStickersStore()
  await store.part.load?.(session)
  return { store, calls, values }
}

const told = (change: unknown) => create(FeedEntrySchema, { change } as never)

describe('useStickersStore', () => {
  let answers: Answers
  beforeEach(() => {
    answers = {
      GetShelf: () => ({
        shelf: { packIds: ['2', '1'] },
        saved: [{ media: media('own'), savedMs: 1n }],
        recent: { stickers: [{ packId: '1', stickerId: '1', media: media('m1') }] },
      }),
      GetPack: ({ packId }: { packId: string }) => ({ pack: pack(packId) }),
      SetShelf: ({ shelf }: { shelf: { packIds: string[] } }) => ({ shelf }),
      RemoveStickers: () => ({}),
      NoteSticker: () => ({ recent: { stickers: [{ packId: '2', stickerId: '1' }] } }),
    }
  })

  it('asks nothing before it is wanted, and then once', async () => {
    const { store, calls } = await open(answers)
    expect(store.ready).toBe(false)
    expect(calls).toEqual([])
    await Promise.all([store.ensure(), store.ensure()])
    await store.ensure()
    expect(calls).toEqual(['GetShelf', 'GetPack', 'GetPack'])
    expect(store.packs.map((each) => each.title)).toEqual(['pack 2', 'pack 1'])
    expect(store.saved[0]?.media.mediaId).toBe('own')
    expect(store.recent[0]?.stickerId).toBe('1')
  })

  it('shows what the cache has without a network', async () => {
    const first = await open(answers)
    await first.store.ensure()
    const { store } = await open({}, first.values)
    expect(store.packs.map((each) => each.packId)).toEqual(['2', '1'])
    await expect(store.ensure()).rejects.toThrow()
    expect(store.saved).toHaveLength(1)
  })

  it('passes over a pack that was withdrawn', async () => {
    answers['GetPack'] = ({ packId }: { packId: string }) => {
      if (packId === '2') throw new RpcError({ code: 'not_found', reason: 'PACK_UNKNOWN' })
      return { pack: pack(packId) }
    }
    const { store } = await open(answers)
    await store.ensure()
    expect(store.packs.map((each) => each.packId)).toEqual(['1'])
  })

  it('orders at once and goes back if the server refuses', async () => {
    const { store } = await open(answers)
    await store.ensure()
    await store.movePack('1', -1)
    expect(store.packIds).toEqual(['1', '2'])
    answers['SetShelf'] = () => {
      throw new RpcError({ code: 'too_large', reason: 'TOO_MANY_PACKS' })
    }
    const adding = store.addPack('3')
    await vi.waitFor(() => expect(store.packIds).toEqual(['3', '1', '2']))
    await expect(adding).rejects.toThrow()
    expect(store.packIds).toEqual(['1', '2'])
  })

  it('keeps what the server accepted though its packs cannot be loaded', async () => {
    const { store, calls } = await open(answers)
    await store.ensure()
    const getPack = answers['GetPack']
    delete answers['GetPack']
    await store.addPack('3')
    expect(store.packIds).toEqual(['3', '2', '1'])
    expect(store.packs.map((each) => each.packId)).toEqual(['2', '1'])
    if (getPack) answers['GetPack'] = getPack
    answers['GetShelf'] = () => ({ shelf: { packIds: ['3', '2', '1'] } })
    calls.length = 0
    await store.ensure()
    expect(calls).toEqual(['GetShelf', 'GetPack'])
    expect(store.packs.map((each) => each.packId)).toEqual(['3', '2', '1'])
  })

  it('reads anew when the server no longer knows what is shown', async () => {
    const { store } = await open(answers)
    await store.ensure()
    const [sticker] = store.packs[0]?.stickers ?? []
    if (!sticker) throw new Error('a pack has a sticker')
    answers['GetShelf'] = () => ({ shelf: { packIds: ['1'] } })
    answers['SetShelf'] = () => {
      throw new RpcError({ code: 'not_found', reason: 'PACK_UNKNOWN' })
    }
    await expect(store.movePack('1', -1)).rejects.toThrow()
    expect(store.packIds).toEqual(['1'])

    answers['GetShelf'] = () => ({ shelf: { packIds: [] } })
    answers['NoteSticker'] = () => {
      throw new RpcError({ code: 'invalid', reason: 'STICKER_UNKNOWN' })
    }
    await store.note(sticker)
    expect(store.packIds).toEqual([])
  })

  it('follows the feed of other devices', async () => {
    const { store, calls } = await open(answers)
    await store.part.applyFeed?.([told({ case: 'stickerShelf', value: { packIds: ['1'] } })])
    expect(store.ready).toBe(false)
    await store.ensure()
    await store.part.applyFeed?.([
      told({ case: 'savedSticker', value: { media: media('new'), savedMs: 9n } }),
      told({ case: 'savedSticker', value: { media: media('own'), removed: true } }),
      told({ case: 'stickerShelf', value: { packIds: ['1', '3'] } }),
    ])
    expect(store.saved.map((each) => each.media.mediaId)).toEqual(['new'])
    expect(store.packIds).toEqual(['1', '3'])
    calls.length = 0
    await store.ensure()
    expect(calls).toContain('GetShelf')
  })

  it('a sticker that cannot be noted is no failure', async () => {
    const { store } = await open(answers)
    await store.ensure()
    const [sticker] = store.packs[0]?.stickers ?? []
    if (!sticker) throw new Error('a pack has a sticker')
    await store.note(sticker)
    expect(store.recent[0]?.packId).toBe('2')
    delete answers['NoteSticker']
    await expect(store.note(sticker)).resolves.toBeUndefined()
  })
})
