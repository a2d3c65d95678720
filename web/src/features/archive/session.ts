// The session of whoever is logged in, for what is loaded later: the archive is no part of the first screen.
import { shallowRef } from 'vue'
import type { Session, SessionPart } from '@/protocol/session'

export const archiveSession = shallowRef<Session>()

export const archivePart: SessionPart = {
  load(opened) {
    archiveSession.value = opened
    return Promise.resolve()
  },
  reset() {
    archiveSession.value = undefined
  },
}
