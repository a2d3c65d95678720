// The session's part: as little as a first screen can carry.
import { defineStore } from 'pinia'
import { markRaw, shallowRef } from 'vue'
import type { Session, SessionPart } from '@/protocol/session'

export const useAgendaEngine = defineStore('agenda-engine', () => {
  const session = shallowRef<Session>()
  const part: SessionPart = {
    load(next) {
      session.value = next
      return Promise.resolve()
    },
    reset() {
      session.value = undefined
    },
  }
  return { session, part: markRaw(part) }
})
