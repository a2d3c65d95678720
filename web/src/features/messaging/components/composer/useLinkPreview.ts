// While one writes: asks what the page of the first link says, once one has paused.
import { refDebounced } from '@vueuse/core'
import { computed, type Ref, ref, shallowRef, watch } from 'vue'
import { type LinkPreview, useMessaging } from '@/features/messaging'
import { textParts } from '../../text-parts'

const kPauseMs = 700
const kRemembered = 20

/** The first link of a text as a browser writes it; '' for none. */
export function firstLink(text: string): string {
  const part = textParts(text).find((each) => each.kind === 'link')
  if (part?.kind !== 'link') return ''
  try {
    return new URL(part.href).href
  } catch {
    return ''
  }
}

export function useLinkPreview(text: Ref<string>) {
  const messaging = useMessaging()
  const paused = refDebounced(text, kPauseMs)
  const url = computed(() => firstLink(paused.value))
  const dismissed = ref('')
  const reading = ref(false)
  const preview = shallowRef<LinkPreview>()
  const heard = new Map<string, LinkPreview | undefined>()

  watch(url, async (now) => {
    preview.value = heard.get(now)
    reading.value = now !== '' && !heard.has(now) && now !== dismissed.value
    if (!reading.value) return
    const said = await messaging.previewLink(now)
    if (heard.size >= kRemembered) heard.clear()
    // Nobody could tell now: the next pause may ask again.
    if (said) heard.set(now, said)
    if (url.value !== now) return
    reading.value = false
    preview.value = said
  })

  const shown = computed(() =>
    url.value !== '' && url.value !== dismissed.value && firstLink(text.value) === url.value
      ? preview.value
      : undefined,
  )
  return {
    /** To show over the text, and to send with it. */
    shown,
    reading: computed(() => reading.value && url.value !== ''),
    dismiss: () => {
      dismissed.value = url.value
      reading.value = false
    },
  }
}
