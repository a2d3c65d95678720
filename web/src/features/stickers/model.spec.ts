// feature: own-stickers, sticker-packs
import { describe, expect, it } from 'vitest'
import type { Media } from '@/features/media'
import { moved, ownSticker, stickerKey, withSaved } from './model'

const media = (mediaId: string): Media => ({
  mediaId,
  purpose: 'sticker',
  mimeType: 'image/webp',
  sizeBytes: 1,
  width: 320,
  height: 320,
  durationMs: 0,
  preview: new Uint8Array(),
  hasThumbnail: false,
})

describe('withSaved', () => {
  const ids = (list: ReturnType<typeof withSaved>) => list.map((each) => each.media.mediaId)

  it('keeps each once, newest first, in whatever order they come', () => {
    const changes = [
      { media: media('a'), savedMs: 1, removed: false },
      { media: media('b'), savedMs: 3, removed: false },
      { media: media('c'), savedMs: 2, removed: false },
    ]
    expect(ids(changes.reduce(withSaved, []))).toEqual(['b', 'c', 'a'])
    expect(ids([...changes].reverse().reduce(withSaved, []))).toEqual(['b', 'c', 'a'])
  })

  it('applied twice does no harm, saved again stands first, removed is gone', () => {
    const a = { media: media('a'), savedMs: 1, removed: false }
    const b = { media: media('b'), savedMs: 2, removed: false }
    const both = [a, b, a].reduce(withSaved, [] as ReturnType<typeof withSaved>)
    expect(ids(both)).toEqual(['b', 'a'])
    expect(ids(withSaved(both, { ...a, savedMs: 3 }))).toEqual(['a', 'b'])
    expect(ids(withSaved(both, { ...b, removed: true }))).toEqual(['a'])
    expect(
      ids(withSaved(both, { ...media, media: media('x'), savedMs: 0, removed: true })),
    ).toEqual(['b', 'a'])
  })
})

describe('moved', () => {
  it('moves by one and stops at the ends', () => {
    expect(moved(['1', '2', '3'], '2', -1)).toEqual(['2', '1', '3'])
    expect(moved(['1', '2', '3'], '2', 1)).toEqual(['1', '3', '2'])
    expect(moved(['1', '2', '3'], '1', -1)).toEqual(['1', '2', '3'])
    expect(moved(['1', '2', '3'], '3', 1)).toEqual(['1', '2', '3'])
    expect(moved(['1'], '9', 1)).toEqual(['1'])
  })
})

it('names a sticker by its pack and number, or by its media', () => {
  expect(stickerKey(ownSticker(media('m1')))).toBe('m1')
  expect(stickerKey({ packId: '7', stickerId: '2', words: '', media: media('m2') })).toBe('7/2')
})
