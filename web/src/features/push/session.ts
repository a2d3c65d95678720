// The session of whoever is logged in, for the store, which is loaded later: push is no part of the first screen.
import { shallowRef } from 'vue'
import type { Session, SessionPart } from '@/protocol/session'

export const pushSession = shallowRef<Session>()

export const pushPart: SessionPart = {
  load(opened) {
    pushSession.value = opened
    return Promise.resolve()
  },
  reset() {
    // The subscription stays with the browser: the server tells no device that was logged out, and the next account takes the
    // endpoint over.
    pushSession.value = undefined
  },
}
