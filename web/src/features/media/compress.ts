// Makes pictures smaller before they are sent: a photograph of a phone has ten times the points that a screen shows.

/** No longer than this at its long side. */
export const kLongSide = 2048
const kQuality = 0.85
/** Below this a picture that fits is sent as it is. */
const kSmallBytes = 400 * 1024

/** How large it is drawn; undefined if it fits and is light enough already. */
export function shrunkSize(
  size: { readonly width: number; readonly height: number },
  bytes: number,
): { width: number; height: number } | undefined {
  const factor = Math.min(1, kLongSide / Math.max(size.width, size.height, 1))
  if (factor === 1 && bytes <= kSmallBytes) return undefined
  return {
    width: Math.max(1, Math.round(size.width * factor)),
    height: Math.max(1, Math.round(size.height * factor)),
  }
}

/** True if it moves: drawing it would leave its first picture only. Reads just its head. */
export async function isAnimated(picture: Blob): Promise<boolean> {
  if (picture.type === 'image/gif') return true
  const head = new Uint8Array(await picture.slice(0, 4096).arrayBuffer())
  const text = Array.from(head, (byte) => String.fromCharCode(byte)).join('')
  if (picture.type === 'image/webp') {
    // The extended header has a flag for it.
    return text.startsWith('VP8X', 12) && ((head[20] ?? 0) & 0x02) !== 0
  }
  // An animated PNG says so before its first data.
  const data = text.indexOf('IDAT')
  const animation = text.indexOf('acTL')
  return picture.type === 'image/png' && animation >= 0 && (data < 0 || animation < data)
}

/**
 * The picture with a long side of at most 2048 points, turned the right way up. Resolves to the same blob if it is small, if
 * it moves, if the browser cannot read it, or if drawing it anew would make it no smaller.
 */
export async function compressPicture(picture: Blob): Promise<Blob> {
  if (!/^image\/(jpeg|png|webp)$/.test(picture.type) || !('createImageBitmap' in globalThis)) {
    return picture
  }
  try {
    if (await isAnimated(picture)) return picture
    const bitmap = await createImageBitmap(picture, { imageOrientation: 'from-image' })
    const size = shrunkSize(bitmap, picture.size)
    if (!size) {
      bitmap.close()
      return picture
    }
    const made = await draw(
      bitmap,
      size,
      picture.type === 'image/jpeg' ? 'image/jpeg' : 'image/webp',
    )
    bitmap.close()
    return made.size < picture.size ? made : picture
  } catch {
    return picture
  }
}

/** JPEG knows no transparency, so what may have some becomes a WebP. */
function draw(
  bitmap: ImageBitmap,
  { width, height }: { readonly width: number; readonly height: number },
  type: string,
): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no canvas')
  context.imageSmoothingQuality = 'high'
  context.drawImage(bitmap, 0, 0, width, height)
  return canvas.convertToBlob({ type, quality: kQuality })
}
