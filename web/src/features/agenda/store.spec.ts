// feature: scheduled, reminders
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it, vi } from 'vitest'
import type { Session } from '@/protocol/session'
import { useAgendaEngine } from './engine'
import { useAgendaStore } from './store'

const requests: Record<string, unknown>[] = []
const wire = (itemId: string) => ({
  itemId,
  dueMs: 9n,
  failure: '',
  what: { case: 'reminder', value: { conversationId: 'd1-2', seq: 3n, note: 'call' } },
})
let answered: Promise<unknown> = Promise.resolve()
vi.mock('@/protocol/transport', () => ({
  createClient: () => ({
    listItems: () => answered.then(() => ({ items: [wire('1')] })),
    setReminder: (request: Record<string, unknown>) => {
      requests.push(request)
      return Promise.resolve({ item: wire('2') })
    },
  }),
}))

beforeEach(() => {
  setActivePinia(createPinia())
  requests.length = 0
  answered = Promise.resolve()
})

it('shows nothing of one account to the next one', async () => {
  const { part } = useAgendaEngine()
  const agenda = useAgendaStore()
  await part.load?.({} as Session)
  await agenda.load()
  expect(agenda.items.map(({ id }) => id)).toEqual(['1'])
  part.reset?.()
  expect([agenda.items, agenda.loaded]).toEqual([[], false])

  // An answer for the former one comes late.
  await part.load?.({} as Session)
  let answer: (value: unknown) => void = () => undefined
  answered = new Promise((resolve) => (answer = resolve))
  const late = agenda.load()
  part.reset?.()
  await part.load?.({} as Session)
  answer(undefined)
  await late
  expect([agenda.items, agenda.loaded]).toEqual([[], false])
})

it('repeats with the id that it was given', async () => {
  await useAgendaEngine().part.load?.({} as Session)
  const agenda = useAgendaStore()
  await agenda.remind('c', 'd1-2', 3, 'call', 9)
  await agenda.remind('c', 'd1-2', 3, 'call', 9)
  expect(requests.map(({ clientItemId }) => clientItemId)).toEqual(['c', 'c'])
  expect(agenda.items).toHaveLength(1)
})
