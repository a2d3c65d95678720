// A short word that passes by itself; and the live region that says things to screen readers only.
import { shallowRef } from 'vue'

/** What the toast host shows. */
export interface Toast {
  readonly id: number
  readonly text: string
  readonly kind: 'done' | 'plain'
}

export const currentToast = shallowRef<Toast>()
export const spoken = shallowRef('')

let nextId = 1
let timer: ReturnType<typeof setTimeout> | undefined

function show(text: string, kind: Toast['kind'], ms: number): void {
  clearTimeout(timer)
  currentToast.value = { id: nextId++, text, kind }
  timer = setTimeout(() => (currentToast.value = undefined), ms)
}

/** Says that something was done. */
export function toastDone(text: string): void {
  show(text, 'done', 1800)
}

/** Says something in passing, such as why it did not work. Longer words stay longer. */
export function toast(text: string): void {
  show(text, 'plain', Math.min(6000, 2200 + text.length * 40))
}

/** How long words stay where a screen reader finds them: long enough to be read, not to be come upon later. */
const kSpokenMs = 5000
let silence: ReturnType<typeof setTimeout> | undefined

/** Says something to screen readers without showing it. A message recalled later is not left behind there. */
export function announce(text: string): void {
  clearTimeout(silence)
  // The same words twice would not be read again.
  spoken.value = spoken.value === text ? `${text}\u00a0` : text
  silence = setTimeout(() => (spoken.value = ''), kSpokenMs)
}
