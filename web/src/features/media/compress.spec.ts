// feature: image-size
import { afterEach, describe, expect, it, vi } from 'vitest'
import { compressPicture, isAnimated, shrunkSize } from './compress'

const bytes = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0))
const picture = (type: string, size: number) => new Blob([new Uint8Array(size)], { type })

/** A browser that reads pictures of this size, and writes so many bytes. */
function browser(width: number, height: number, written: number) {
  const drawn: { width: number; height: number; type: string }[] = []
  const read = vi.fn(() => Promise.resolve({ width, height, close: () => undefined }))
  vi.stubGlobal('createImageBitmap', read)
  vi.stubGlobal(
    'OffscreenCanvas',
    class {
      constructor(
        readonly width: number,
        readonly height: number,
      ) {}
      getContext = () => ({ drawImage: () => undefined })
      convertToBlob = ({ type }: { type: string }) => {
        drawn.push({ width: this.width, height: this.height, type })
        return Promise.resolve(new Blob([new Uint8Array(written)], { type }))
      }
    },
  )
  return { drawn, read }
}
afterEach(() => vi.unstubAllGlobals())

describe('shrunkSize', () => {
  it('brings the long side to 2048 points', () => {
    expect(shrunkSize({ width: 4096, height: 3072 }, 9e6)).toEqual({ width: 2048, height: 1536 })
    expect(shrunkSize({ width: 10, height: 9000 }, 100)).toEqual({ width: 2, height: 2048 })
  })

  it('leaves what is small, and draws anew what is only heavy', () => {
    expect(shrunkSize({ width: 800, height: 600 }, 90_000)).toBeUndefined()
    expect(shrunkSize({ width: 800, height: 600 }, 3e6)).toEqual({ width: 800, height: 600 })
  })
})

describe('isAnimated', () => {
  it('knows moving pictures by their heads', async () => {
    const webp = (flags: number) => `RIFF....WEBPVP8X....${String.fromCharCode(flags)}`
    const of = (text: string, type: string) => isAnimated(new Blob([bytes(text)], { type }))
    expect(await of('GIF89a', 'image/gif')).toBe(true)
    expect(await of(webp(0x02), 'image/webp')).toBe(true)
    expect(await of(webp(0x10), 'image/webp')).toBe(false)
    expect(await of('PNG IHDR acTL IDAT', 'image/png')).toBe(true)
    expect(await of('PNG IHDR IDAT acTL', 'image/png')).toBe(false)
  })
})

describe('compressPicture', () => {
  it('draws a large photograph smaller, the right way up', async () => {
    const { drawn, read } = browser(4000, 3000, 500_000)
    const small = await compressPicture(picture('image/jpeg', 5_000_000))
    expect(small.size).toBe(500_000)
    expect(drawn).toEqual([{ width: 2048, height: 1536, type: 'image/jpeg' }])
    expect(read.mock.calls[0]).toMatchObject([{}, { imageOrientation: 'from-image' }])
  })

  it('keeps what may be transparent so', async () => {
    const { drawn } = browser(3000, 3000, 9)
    await compressPicture(picture('image/png', 5_000_000))
    expect(drawn[0]?.type).toBe('image/webp')
  })

  it('leaves alone what moves, what is small, what gets larger, and what cannot be read', async () => {
    const { drawn } = browser(600, 600, 2_000_000)
    const gif = picture('image/gif', 5_000_000)
    const light = picture('image/jpeg', 1000)
    const heavy = picture('image/jpeg', 1_000_000)
    expect(await compressPicture(gif)).toBe(gif)
    expect(await compressPicture(light)).toBe(light)
    expect(drawn).toEqual([])
    expect(await compressPicture(heavy)).toBe(heavy)
    expect(drawn).toHaveLength(1)
    vi.stubGlobal('createImageBitmap', () => Promise.reject(new Error('broken')))
    expect(await compressPicture(heavy)).toBe(heavy)
  })
})
