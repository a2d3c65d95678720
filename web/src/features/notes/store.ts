// Notes as the server has them, and what is being written on this device.
import { defineStore } from 'pinia'
import { watch } from 'vue'
import { NotesService } from '@/gen/kapok/notes/v1/service_pb'
import type { Note as WireNote } from '@/gen/kapok/notes/v1/types_pb'
import { RpcError } from '@/protocol/errors'
import type { Session } from '@/protocol/session'
import { createClient } from '@/protocol/transport'
import { useNotesEngine } from './engine'
import type { Draft, Note, NoteVersion, Words } from './model'

function noteOf(wire: WireNote | undefined): Note {
  if (!wire) throw new RpcError({ code: 'internal', reason: 'ANSWER_INCOMPLETE' })
  return {
    id: wire.noteId,
    title: wire.title,
    text: wire.text,
    version: Number(wire.version),
    creatorId: wire.creatorId,
    editorId: wire.editorId,
    editedMs: Number(wire.editedMs),
  }
}

const draftKey = (conversationId: string, noteId: string): string =>
  `notes.draft ${conversationId} ${noteId}`

export const useNotesStore = defineStore('notes', () => {
  const engine = useNotesEngine()

  function session(): Session {
    if (!engine.session) throw new RpcError({ code: 'offline', reason: 'SIGNED_OUT' })
    return engine.session
  }
  const client = () => createClient(NotesService, session().transport)

  return {
    /** Calls back when what one looks at may have changed; with a note, only for that. Until the scope ends. */
    onNews(conversationId: string, noteId: string | undefined, changed: () => void): void {
      watch(
        () => engine.news,
        (news) => {
          if (!news) return
          const here = news.conversationId === undefined || news.conversationId === conversationId
          if (here && (!noteId || !news.noteId || news.noteId === noteId)) changed()
        },
      )
    },
    async list(conversationId: string): Promise<Note[]> {
      return (await client().listNotes({ conversationId })).notes.map(noteOf)
    },
    async get(conversationId: string, noteId: string, version = 0): Promise<Note> {
      const request = { conversationId, noteId, version: BigInt(version) }
      return noteOf((await client().getNote(request)).note)
    },
    async listVersions(conversationId: string, noteId: string): Promise<NoteVersion[]> {
      const { versions } = await client().listNoteVersions({ conversationId, noteId })
      return versions.map(({ version, editorId, editedMs }) => ({
        version: Number(version),
        editorId,
        editedMs: Number(editedMs),
      }))
    },
    async create(conversationId: string, noteId: string, { title, text }: Words): Promise<Note> {
      return noteOf((await client().createNote({ conversationId, noteId, title, text })).note)
    },
    /** `stale`: others saved since; nothing was saved, and the note is theirs. */
    async save(
      conversationId: string,
      noteId: string,
      baseVersion: number,
      { title, text }: Words,
    ): Promise<{ note: Note; stale: boolean }> {
      const answer = await client().saveNote({
        conversationId,
        noteId,
        baseVersion: BigInt(baseVersion),
        title,
        text,
      })
      return { note: noteOf(answer.note), stale: answer.stale }
    },
    async remove(conversationId: string, noteId: string): Promise<void> {
      await client().removeNote({ conversationId, noteId })
    },

    async draft(conversationId: string, noteId: string): Promise<Draft | undefined> {
      return engine.session?.database.getValue<Draft>(draftKey(conversationId, noteId))
    },
    async keepDraft(conversationId: string, noteId: string, draft?: Draft): Promise<void> {
      await engine.session?.database.setValue(draftKey(conversationId, noteId), draft)
    },
  }
})
