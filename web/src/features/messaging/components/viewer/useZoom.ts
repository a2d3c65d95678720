// Zooming and panning of one picture, by wheel, two fingers, double tap and drag; a swipe when not zoomed turns the page.
import { computed, ref } from 'vue'

const kMost = 8
const kSwipePx = 60

export function useZoom(turn: (by: 1 | -1) => void) {
  const zoom = ref(1)
  const x = ref(0)
  const y = ref(0)
  const fingers = new Map<number, { x: number; y: number }>()
  let swipe = 0
  let spread = 0

  function reset(): void {
    zoom.value = 1
    x.value = y.value = 0
  }

  /** Keeps the point under (cx, cy), measured from the middle of the window, where it is. */
  function zoomBy(factor: number, cx = 0, cy = 0): void {
    const next = Math.min(kMost, Math.max(1, zoom.value * factor))
    const ratio = next / zoom.value
    x.value = cx - (cx - x.value) * ratio
    y.value = cy - (cy - y.value) * ratio
    zoom.value = next
    if (next === 1) x.value = y.value = 0
  }

  const fromMiddle = (event: { clientX: number; clientY: number }): [number, number] => [
    event.clientX - window.innerWidth / 2,
    event.clientY - window.innerHeight / 2,
  ]

  function spreadNow(): number {
    const [a, b] = [...fingers.values()]
    return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0
  }

  function onDown(event: PointerEvent): void {
    ;(event.currentTarget as HTMLElement).setPointerCapture(event.pointerId)
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY })
    swipe = 0
    spread = spreadNow()
  }

  function onMove(event: PointerEvent): void {
    const before = fingers.get(event.pointerId)
    if (!before) return
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY })
    if (fingers.size === 2) {
      const now = spreadNow()
      if (spread > 0) zoomBy(now / spread, ...fromMiddle(event))
      spread = now
    } else if (zoom.value > 1) {
      x.value += event.clientX - before.x
      y.value += event.clientY - before.y
    } else {
      swipe += event.clientX - before.x
    }
  }

  function onUp(event: PointerEvent): void {
    fingers.delete(event.pointerId)
    if (zoom.value === 1 && Math.abs(swipe) > kSwipePx) turn(swipe < 0 ? 1 : -1)
    swipe = 0
  }

  return {
    style: computed(() => ({
      transform: `translate(${x.value}px, ${y.value}px) scale(${zoom.value})`,
    })),
    zoomed: computed(() => zoom.value > 1),
    zoomBy,
    reset,
    onWheel: (event: WheelEvent) => zoomBy(Math.exp(-event.deltaY / 300), ...fromMiddle(event)),
    onDouble: (event: MouseEvent) => (zoom.value > 1 ? reset() : zoomBy(2.5, ...fromMiddle(event))),
    onDown,
    onMove,
    onUp,
  }
}
