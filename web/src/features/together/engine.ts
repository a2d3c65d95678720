// The session's part: as little as a first screen can carry. The store takes over with the first card that is shown.
import { defineStore } from 'pinia'
import { markRaw, ref, shallowRef } from 'vue'
import type { Entry } from '@/gen/kapok/messaging/v1/types_pb'
import type { State as WireState } from '@/gen/kapok/together/v1/types_pb'
import type { Session, SessionPart } from '@/protocol/session'

/** The store. */
interface Listener {
  take(state: WireState): void
  recalled(conversationId: string, seq: number): void
}

export const useTogetherEngine = defineStore('together-engine', () => {
  const session = shallowRef<Session>()
  const connected = ref(false)
  let heard: Listener | undefined

  const part: SessionPart = {
    load(next) {
      session.value = next
      return Promise.resolve()
    },
    // Before the store is there nothing is known that a push could change.
    applyTogether: (state) => heard?.take(state),
    applyEntry: ({ conversationId, content }: Entry) => {
      if (content?.kind.case === 'recall') {
        heard?.recalled(conversationId, Number(content.kind.value.targetSeq))
      }
    },
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
    listen(listener: Listener): void {
      heard = listener
    },
    part: markRaw(part),
  }
})
