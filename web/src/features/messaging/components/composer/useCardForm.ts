// The form of a card: what its page says of itself comes in by itself, and what one typed stays.
import { refDebounced } from '@vueuse/core'
import { computed, onBeforeUnmount, ref, shallowRef, watch } from 'vue'
import { type LinkPreview, useMessaging } from '@/features/messaging'
import { kCardTextMost, kCardTitleMost, shortened, sourceOf, webAddress } from './card'

const kPauseMs = 700

export function useCardForm() {
  const messaging = useMessaging()
  const address = ref('')
  const title = ref('')
  const text = ref('')
  const about = ref<'article' | 'music'>('article')
  /** One of one's own, in place of the page's. */
  const own = shallowRef<Blob>()
  const withoutPicture = ref(false)
  const page = shallowRef<LinkPreview>()
  const reading = ref(false)
  /** The address whose page could not be read. */
  const silent = ref('')
  let filled = { title: '', text: '' }

  const url = computed(() => webAddress(address.value))
  const paused = refDebounced(url, kPauseMs)
  /** Asking, or about to ask. */
  const busy = computed(() => url.value !== '' && (reading.value || paused.value !== url.value))

  function fill(said: LinkPreview | undefined): void {
    const next = {
      title: shortened(said?.title ?? '', kCardTitleMost),
      text: shortened(said?.description ?? '', kCardTextMost),
    }
    if (title.value === filled.title) title.value = next.title
    if (text.value === filled.text) text.value = next.text
    filled = next
    page.value = said
  }

  async function read(asked: string): Promise<void> {
    silent.value = ''
    reading.value = asked !== ''
    if (asked === '') {
      fill(undefined)
      return
    }
    const said = await messaging.previewLink(asked)
    if (paused.value !== asked) return
    reading.value = false
    fill(said)
    if (!said) silent.value = asked
  }
  watch(paused, read)

  const ownUrl = ref('')
  const release = (): void => {
    if (ownUrl.value) URL.revokeObjectURL(ownUrl.value)
  }
  watch(own, (blob) => {
    release()
    ownUrl.value = blob ? URL.createObjectURL(blob) : ''
  })
  onBeforeUnmount(release)

  return {
    address,
    title,
    text,
    about,
    busy,
    /** Not yet an address. */
    wrong: computed(() => address.value.trim() !== '' && url.value === ''),
    unread: computed(() => silent.value !== '' && silent.value === url.value),
    readAgain: () => read(paused.value),
    ownUrl,
    pagePicture: computed(() =>
      own.value || withoutPicture.value ? undefined : page.value?.picture,
    ),
    choosePicture(blob: Blob): void {
      own.value = blob
    },
    removePicture(): void {
      own.value = undefined
      withoutPicture.value = true
    },
    ready: computed(() => url.value !== '' && title.value.trim() !== '' && !busy.value),
    /** What to send, and a picture that must be uploaded first. */
    result() {
      const picture = own.value || withoutPicture.value ? undefined : page.value?.picture
      return {
        card: {
          about: about.value,
          title: shortened(title.value, kCardTitleMost),
          text: text.value.trim(),
          url: url.value,
          source: sourceOf(page.value?.site ?? ''),
          ...(picture && { picture }),
        },
        ...(own.value && { own: own.value }),
      }
    },
  }
}
