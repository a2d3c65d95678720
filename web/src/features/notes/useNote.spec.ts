// @vitest-environment jsdom
// feature: group-notes
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it, vi } from 'vitest'
import { RpcError } from '@/protocol/errors'
import type { Session } from '@/protocol/session'
import { useNotesEngine } from './engine'
import { useNote } from './useNote'

interface Stored {
  title: string
  text: string
  version: bigint
}

/** The server's note, as SaveNote compares it; undefined if there is none. */
let server: Stored | undefined
/** Runs before the next save is looked at. */
let before: () => void = () => undefined
let values: Map<string, unknown>

const wire = (stored: Stored) => ({
  noteId: 'n',
  creatorId: '1',
  editorId: '2',
  editedMs: 9n,
  ...stored,
})

vi.mock('@/protocol/transport', () => ({
  createClient: () => ({
    getNote: async () => {
      if (!server) throw new RpcError({ code: 'not_found', reason: 'NOTE_UNKNOWN' })
      return Promise.resolve({ note: wire(server) })
    },
    createNote: ({ title, text }: Stored) => {
      server ??= { title, text, version: 1n }
      return Promise.resolve({ note: wire(server) })
    },
    saveNote: ({ title, text, baseVersion }: Stored & { baseVersion: bigint }) => {
      before()
      before = () => undefined
      const now = server
      if (!now) return Promise.reject(new RpcError({ code: 'not_found', reason: 'NOTE_UNKNOWN' }))
      const same = now.title === title && now.text === text
      if (!same && now.version !== baseVersion) {
        return Promise.resolve({ note: wire(now), stale: true })
      }
      if (!same) server = { title, text, version: now.version + 1n }
      return Promise.resolve({ note: wire(server ?? now), stale: false })
    },
  }),
}))

const marks = () => ({ mine: '<', theirs: '=', end: '>' })

async function opened() {
  const note = useNote('g1', 'n', marks)
  await note.load()
  return note
}

beforeEach(async () => {
  setActivePinia(createPinia())
  values = new Map()
  server = { title: 'Trip', text: 'a\nb', version: 1n }
  before = () => undefined
  const database = {
    getValue: (name: string) => Promise.resolve(values.get(name)),
    setValue: (name: string, value: unknown) => Promise.resolve(values.set(name, value)),
  }
  await useNotesEngine().part.load?.({ database } as unknown as Session)
})

function otherSaves(text: string): void {
  before = () => {
    server = { title: 'Trip', text, version: (server?.version ?? 0n) + 1n }
  }
}

it('keeps what is being written over a reload, with the version it was made from', async () => {
  const first = await opened()
  await first.edit()
  await first.write({ title: 'Trip', text: 'a\nb\nc' })
  otherSaves('a!\nb')
  before()
  const second = await opened()
  expect(second.draft?.text).toBe('a\nb\nc')
  expect(second.newer).toBe(true)
  otherSaves('a!\nb')
  expect(await second.save()).toBe('merged')
  expect(server).toMatchObject({ text: 'a!\nb\nc' })
  expect((await opened()).draft).toBeUndefined()
})

it('saves both where two wrote in different lines, and asks where they wrote in the same', async () => {
  const note = await opened()
  await note.edit()
  await note.write({ title: 'Trip', text: 'a\nb, mine' })
  otherSaves('a, theirs\nb')
  expect(await note.save()).toBe('merged')
  expect(server).toMatchObject({ text: 'a, theirs\nb, mine', version: 3n })

  await note.edit()
  await note.write({ title: 'Trip', text: 'x\nb, mine' })
  otherSaves('y\nb, mine')
  expect(await note.save()).toBe('conflict')
  expect(note.draft?.text).toBe('<\nx\n=\ny\n>\nb, mine')
  expect(server).toMatchObject({ text: 'y\nb, mine' })
  // The writer chose, and saves again.
  await note.write({ title: 'Trip', text: 'x and y\nb, mine' })
  expect(await note.save()).toBe('saved')
  expect(server).toMatchObject({ text: 'x and y\nb, mine' })
})

it('makes a note once: what was written after a lost answer is saved on top', async () => {
  server = undefined
  const note = await opened()
  expect(note.gone).toBe(true)
  await note.edit()
  await note.write({ title: 'New', text: 'first' })
  // Made, but the answer never came.
  server = { title: 'New', text: 'first', version: 1n }
  await note.write({ title: 'New', text: 'first, second' })
  expect(await note.save()).toBe('saved')
  expect(server).toMatchObject({ text: 'first, second', version: 2n })
})

it('keeps what is typed while a save is under way', async () => {
  const note = await opened()
  await note.edit()
  await note.write({ title: 'Trip', text: 'a\nb, mine' })
  otherSaves('a, theirs\nb')
  const theirs = before
  before = () => {
    theirs()
    void note.write({ title: 'Trip', text: 'a\nb, mine and more' })
  }
  expect(await note.save()).toBe('merged')
  expect(server).toMatchObject({ text: 'a, theirs\nb, mine and more' })
})

it('saves a title that was changed after a lost answer', async () => {
  server = undefined
  const note = await opened()
  await note.edit()
  await note.write({ title: 'New', text: 'first' })
  server = { title: 'New', text: 'first', version: 1n }
  await note.write({ title: 'Newer', text: 'first' })
  await note.save()
  expect(server).toMatchObject({ title: 'Newer' })
})

it('keeps the words of a note that was removed meanwhile', async () => {
  const note = await opened()
  await note.edit()
  await note.write({ title: 'Trip', text: 'mine' })
  server = undefined
  await expect(note.save()).rejects.toMatchObject({ reason: 'NOTE_UNKNOWN' })
  await note.load()
  expect([note.gone, note.draft?.text]).toEqual([true, 'mine'])
})
