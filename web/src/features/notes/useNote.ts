// One note as a page shows and changes it. What is written is kept on the device until it is saved.
import { computed, reactive, ref, shallowRef } from 'vue'
import { RpcError } from '@/protocol/errors'
import type { Draft, Marks, Note, Words } from './model'
import { useNotesStore } from './store'

/** How a save ended: the note has it, with others' words too, or the writer must choose lines first. */
export type SaveEnd = 'saved' | 'merged' | 'conflict'

const kBlank: Words = { title: '', text: '' }

export function useNote(conversationId: string, noteId: string, marksFor: (theirs: Note) => Marks) {
  const store = useNotesStore()
  const note = shallowRef<Note>()
  const loaded = ref(false)
  /** It was removed, or is not made yet. */
  const gone = ref(false)
  const failure = ref<unknown>()
  const draft = shallowRef<Draft>()

  const state = reactive({
    note,
    loaded,
    gone,
    failure,
    draft,
    /** Others saved since one began to write. */
    newer: computed(
      () => draft.value !== undefined && (note.value?.version ?? 0) > draft.value.base.version,
    ),
  })

  async function load(): Promise<void> {
    try {
      const got = await store.get(conversationId, noteId)
      // An answer that was overtaken.
      if (got.version >= (note.value?.version ?? 0)) note.value = got
      gone.value = false
      failure.value = undefined
    } catch (thrown) {
      if (thrown instanceof RpcError && thrown.reason === 'NOTE_UNKNOWN') gone.value = true
      else if (!note.value) failure.value = thrown
    }
    if (!failure.value && !loaded.value) {
      draft.value = await store.draft(conversationId, noteId).catch(() => undefined)
      loaded.value = true
    }
  }

  async function keep(next: Draft | undefined): Promise<void> {
    draft.value = next
    await store.keepDraft(conversationId, noteId, next).catch(() => undefined)
  }

  const baseOf = (from: Note | undefined): Draft['base'] =>
    from ? { title: from.title, text: from.text, version: from.version } : { ...kBlank, version: 0 }

  /** What was written while the answer was on its way stays. */
  async function done(saved: Note, mine: Draft): Promise<void> {
    note.value = saved
    gone.value = false
    const later = draft.value
    await keep(later && later !== mine ? { ...later, base: baseOf(saved) } : undefined)
  }

  /** What one writes meets what others saved since: the draft has both afterwards. */
  async function meet(mine: Draft, theirs: Note): Promise<boolean> {
    const { mergeWords } = await import('./model')
    note.value = theirs
    // With what was typed while the answer was on its way.
    const latest = draft.value ?? mine
    const { title, text, conflict } = mergeWords(latest.base, latest, theirs, marksFor(theirs))
    await keep({ title, text, base: baseOf(theirs) })
    return conflict
  }

  async function save(): Promise<SaveEnd> {
    let merged = false
    for (;;) {
      const mine = draft.value
      if (!mine) return 'saved'
      if (mine.base.version === 0) {
        const made = await store.create(conversationId, noteId, mine)
        // An answer was lost before, and what was made then is older than these words.
        const older = made.text !== mine.text || made.title !== mine.title.trim()
        if (older) await keep({ ...(draft.value ?? mine), base: baseOf(made) })
        else await done(made, mine)
        if (older) continue
        return 'saved'
      }
      const answer = await store.save(conversationId, noteId, mine.base.version, mine)
      if (!answer.stale) {
        await done(answer.note, mine)
        return merged ? 'merged' : 'saved'
      }
      if (await meet(mine, answer.note)) return 'conflict'
      merged = true
    }
  }

  return Object.assign(state, {
    load,
    save,
    edit: (words: Words = note.value ?? kBlank) => keep({ ...words, base: baseOf(note.value) }),
    write: (words: Words) => keep(draft.value && { ...draft.value, ...words }),
    discard: () => keep(undefined),
    remove: () => store.remove(conversationId, noteId),
  })
}
