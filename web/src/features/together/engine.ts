// The session's part: as little as a first screen can carry. The store takes over with the first card that is shown.
import { defineStore } from 'pinia'
import { markRaw, ref, shallowRef } from 'vue'
import type { State as WireState } from '@/gen/kapok/together/v1/types_pb'
import type { Session, SessionPart } from '@/protocol/session'

export const useTogetherEngine = defineStore('together-engine', () => {
  const session = shallowRef<Session>()
  const connected = ref(false)
  let heard: ((state: WireState) => void) | undefined

  const part: SessionPart = {
    load(next) {
      session.value = next
      return Promise.resolve()
    },
    // Before the store is there nothing is known that a push could change.
    applyTogether: (state) => heard?.(state),
    onConnected(now) {
      connected.value = now
    },
    reset() {
      session.value = undefined
      connected.value = false
    },
  }

  return {
    session,
    connected,
    listen(listener: (state: WireState) => void): void {
      heard = listener
    },
    part: markRaw(part),
  }
})
