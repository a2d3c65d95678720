// The session's part: what changed is told to the page that shows it. Loaded after the first screen.
import { defineStore } from 'pinia'
import { markRaw, ref, shallowRef } from 'vue'
import type { Session, SessionPart } from '@/protocol/session'

/** The last change that was pushed, or a new connection after which any may have been missed. */
export interface NoteNews {
  readonly conversationId?: string
  readonly noteId?: string
}

export const useNotesEngine = defineStore('notes-engine', () => {
  const session = shallowRef<Session>()
  const news = ref<NoteNews>()

  const part: SessionPart = {
    load(next) {
      session.value = next
      return Promise.resolve()
    },
    applyNote({ conversationId, noteId }) {
      news.value = { conversationId, noteId }
    },
    onConnected(connected) {
      if (connected) news.value = {}
    },
    reset() {
      session.value = undefined
      news.value = undefined
    },
  }

  return { session, news, part: markRaw(part) }
})
