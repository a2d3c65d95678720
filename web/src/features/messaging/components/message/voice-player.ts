// Plays voice messages, one at a time.
import { computed, shallowReactive } from 'vue'
import { useSettings } from '@/shared/theme/settings'

/** How fast one may listen, slowest first. */
export const kVoiceRates = [1, 1.5, 2] as const

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

/** The speed that this device was told; what it does not know counts as normal. */
export function voiceRate(): number {
  return kVoiceRates.find((rate) => rate === useSettings().settings.value.voiceRate) ?? 1
}

function setSpeed(element: HTMLAudioElement): void {
  // The default too: a new recording in the same element begins with it.
  element.defaultPlaybackRate = voiceRate()
  element.playbackRate = voiceRate()
}

/** The next speed, from the fastest back to normal; at once for what plays, and for all that follows. */
export function nextVoiceRate(): void {
  const place = kVoiceRates.findIndex((rate) => rate === voiceRate())
  useSettings().settings.value.voiceRate = kVoiceRates[(place + 1) % kVoiceRates.length] ?? 1
  if (audio) setSpeed(audio)
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
  setSpeed(audio)
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
    /** Playing, or paused on the way. */
    begun: computed(() => state.key === key()),
    playing: computed(() => state.key === key() && state.playing),
    progress: computed(() => (state.key === key() ? state.progress : 0)),
    failed: computed(() => state.failed === key()),
  }
}
