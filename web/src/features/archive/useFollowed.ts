// A job as it goes on: asked for again while it runs and somebody looks.
import { onBeforeUnmount, onMounted, type Ref, ref, shallowRef, type ShallowRef } from 'vue'
import { useErrorText } from '@/shared/composables/useErrorText'
import type { Job } from './model'

const kAskEveryMs = 1_000

export interface Followed<State extends { readonly job: Job | undefined }> {
  /** Undefined until the server has answered. */
  readonly state: ShallowRef<State | undefined>
  /** Why the server could not be asked; '' if it could. */
  readonly failure: Ref<string>
  follow(): Promise<void>
}

export function useFollowed<State extends { readonly job: Job | undefined }>(
  load: () => Promise<State>,
): Followed<State> {
  const { errorText } = useErrorText()
  const state = shallowRef<State>()
  const failure = ref('')
  let timer: ReturnType<typeof setTimeout> | undefined
  let gone = false

  async function follow(): Promise<void> {
    clearTimeout(timer)
    try {
      state.value = await load()
      failure.value = ''
    } catch (thrown) {
      failure.value = errorText(thrown)
    }
    const again = failure.value !== '' || state.value?.job?.state === 'running'
    if (again && !gone) timer = setTimeout(() => void follow(), kAskEveryMs)
  }
  onMounted(follow)
  onBeforeUnmount(() => {
    gone = true
    clearTimeout(timer)
  })
  return { state, failure, follow }
}
