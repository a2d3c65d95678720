// A skeleton that shows for 80 ms only flickers: wait before showing that something takes time.
import { ref, type Ref, watch, type WatchSource } from 'vue'

/** Follows `source`, but becomes true only after it was true for `delay_ms`. */
export function useDelayed(source: WatchSource<boolean>, delayMs = 200): Ref<boolean> {
  const shown = ref(false)
  watch(
    source,
    (value, _old, onCleanup) => {
      shown.value = false
      if (!value) return
      const timer = setTimeout(() => (shown.value = true), delayMs)
      onCleanup(() => clearTimeout(timer))
    },
    { immediate: true },
  )
  return shown
}
