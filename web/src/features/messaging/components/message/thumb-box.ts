const kLongest = 220
const kShortest = 64

/** How large a picture is drawn in a chat, so that its room is known before it came. */
export function thumbBox(width: number, height: number): { width: number; height: number } {
  if (width <= 0 || height <= 0) return { width: 160, height: 160 }
  const scale = Math.min(1, kLongest / Math.max(width, height))
  return {
    width: Math.round(Math.max(kShortest, width * scale)),
    height: Math.round(Math.max(kShortest, height * scale)),
  }
}
