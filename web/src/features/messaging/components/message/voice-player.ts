// Plays voice messages, one at a time.
import { computed, shallowReactive } from 'vue'

const state = shallowReactive({ key: '', playing: false, progress: 0, failed: '' })
let audio: HTMLAudioElement | undefined

function watchAudio(
  key: string,
  element: HTMLAudioElement,
  durationMs: number,
  onEnd: () => void,
): void {
  const tick = (): void => {
    if (state.key !== key || audio !== element || element.paused) return
    state.progress = Math.min(1, (element.currentTime * 1000) / Math.max(1, durationMs))
    requestAnimationFrame(tick)
  }
  element.onplaying = tick
  element.onended = () => {
    if (state.key !== key) return
    Object.assign(state, { playing: false, progress: 0, key: '' })
    onEnd()
  }
  element.onerror = () => {
    if (state.key === key)
      Object.assign(state, { playing: false, progress: 0, key: '', failed: key })
  }
}

/** Starts the message, or pauses it if it plays; stops whatever else played. `onEnd` is called once it was heard out. */
export function toggleVoice(
  key: string,
  address: string,
  durationMs: number,
  onEnd: () => void,
): void {
  if (state.key === key && audio) {
    if (state.playing) audio.pause()
    else void audio.play().catch(() => undefined)
    state.playing = !state.playing
    return
  }
  stopVoice()
  // Always the same element: some browsers let only one that was tapped for play on by itself.
  audio ??= new Audio()
  audio.src = address
  Object.assign(state, { key, playing: true, progress: 0, failed: '' })
  watchAudio(key, audio, durationMs, onEnd)
  audio.play().catch(() => {
    if (state.key === key) Object.assign(state, { playing: false, key: '', failed: key })
  })
}

export function stopVoice(): void {
  audio?.pause()
  Object.assign(state, { key: '', playing: false, progress: 0 })
}

/** How one message stands. */
export function useVoice(key: () => string) {
  return {
    playing: computed(() => state.key === key() && state.playing),
    progress: computed(() => (state.key === key() ? state.progress : 0)),
    failed: computed(() => state.failed === key()),
  }
}
