// feature: search, search-filters, list-search, search-same
// A whole client: finds of the device and of the server, and what is left without a network.
import { effectScope, nextTick, ref } from 'vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { RpcError } from '@/protocol/errors'
import { driven, TestClient, until } from '@/testing/client'
import { FakeNetwork } from '@/testing/fake-network'
import { FakeServer } from '@/testing/fake-server'
import { VirtualTimers } from '@/testing/virtual-time'
import type { FoundPage } from './model'
import { useFinds } from './useFinds'

test('the device finds in its cache what the server finds', async () => {
  const timers = new VirtualTimers()
  const server = new FakeServer(() => timers.now())
  server.addUser('1', 'Ada')
  server.addUser('2', 'Bo')
  const chat = server.addDirect('1', '2')
  const said = ['今晚吃火锅', 'Hotpot!', '火锅店关门了', '那算了']
  said.forEach((words, index) => {
    server.send('2', chat, `m-${index}`, {
      kind: { case: 'text', value: { text: words } },
    })
  })
  server.send('1', chat, 'm-card', { kind: { case: 'contactCard', value: { userId: '2' } } })
  const network = new FakeNetwork(server, timers, () => 0.5)
  const client = new TestClient('1', network, timers)
  await client.start()
  await until(timers, () => client.messaging.ready)
  const window = client.messaging.openWindow(chat)
  await until(timers, () => window.messages.length === 5)

  const asked = { text: '锅' }
  const local = await client.search.findLocalMessages(chat, asked)
  const page = await driven(timers, client.search.findMessages(chat, asked))
  expect(local.map(({ seq }) => seq)).toEqual([3, 1])
  expect(page.items.map(({ seq }) => seq)).toEqual([3, 1])
  const groups = await client.search.findLocalConversations({ text: 'hot' })
  expect(groups).toMatchObject([{ conversationId: chat, count: 1 }])
  const day = [timers.now() - 86_400_000, timers.now() - 3_600_000, timers.now() + 1]
  expect(await client.search.listLocalDays(chat, day)).toEqual([0, 1])
  expect(await driven(timers, client.search.listDays(chat, day))).toEqual([0, 1])
  const narrowed = [
    { text: '锅', senderIds: ['2'] },
    { text: '锅', senderIds: ['1'] },
    { text: '', kinds: ['text'] },
    { text: '', kinds: ['contact_card'] },
    { text: '', kinds: ['image', 'album'] },
    { text: '', sinceMs: window.messages[1]?.timeMs ?? 0 },
    { text: '锅', untilMs: window.messages[2]?.timeMs ?? 0 },
  ]
  for (const query of narrowed) {
    const here = await client.search.findLocalMessages(chat, query)
    const there = await driven(timers, client.search.findMessages(chat, query))
    expect(here.map(({ seq }) => seq)).toEqual(there.items.map(({ seq }) => seq))
    const groups = await client.search.findLocalConversations(query)
    const groupsThere = await driven(timers, client.search.findConversations(query))
    expect(groups.map(({ count }) => count)).toEqual(groupsThere.items.map(({ count }) => count))
  }
  const cards = await client.search.findLocalMessages(chat, { text: '', kinds: ['contact_card'] })
  expect(cards).toHaveLength(1)
  await client.stop()
})

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const merge = (known: readonly string[], more: readonly string[]): string[] =>
  [...new Set([...known, ...more])].sort()

function search(server: (asked: string, token: string) => Promise<FoundPage<string>>) {
  const words = ref<string | undefined>('a')
  const scope = effectScope()
  const made = scope.run(() =>
    useFinds<string, string>(() => words.value, {
      local: (asked) => Promise.resolve([`${asked}-here`]),
      server,
      merge,
    }),
  )
  if (!made) throw new Error('no scope')
  return { words, scope, ...made }
}

test('the device answers first, the server has the last word', async () => {
  const { finds, scope } = search((asked) =>
    Promise.resolve({ items: [`${asked}-there`], nextPageToken: '' }),
  )
  await vi.advanceTimersByTimeAsync(10)
  expect(finds).toMatchObject({ items: ['a-here'], loading: true })
  await vi.advanceTimersByTimeAsync(300)
  expect(finds).toMatchObject({ items: ['a-there'], loading: false, onlyHere: false })
  scope.stop()
})

test('without the server it says that these are from this device only', async () => {
  const { finds, scope } = search(() =>
    Promise.reject(new RpcError({ code: 'offline', reason: 'OFFLINE' })),
  )
  await vi.advanceTimersByTimeAsync(300)
  expect(finds).toMatchObject({ items: ['a-here'], onlyHere: true, error: undefined })
  scope.stop()
})

test('a refusal is shown, and a retry asks again', async () => {
  let refused = true
  const { finds, retry, scope } = search(() =>
    refused
      ? Promise.reject(new RpcError({ code: 'invalid', reason: 'QUERY_TOO_LONG' }))
      : Promise.resolve({ items: ['b'], nextPageToken: '' }),
  )
  await vi.advanceTimersByTimeAsync(300)
  expect(finds.error).toMatchObject({ reason: 'QUERY_TOO_LONG' })
  refused = false
  retry()
  await vi.advanceTimersByTimeAsync(300)
  expect(finds).toMatchObject({ items: ['b'], error: undefined })
  scope.stop()
})

test('an old answer does not overwrite a new question', async () => {
  const answers = new Map<string, (page: FoundPage<string>) => void>()
  const { finds, words, scope } = search(
    (asked) => new Promise((resolve) => answers.set(asked, resolve)),
  )
  await vi.advanceTimersByTimeAsync(300)
  words.value = 'b'
  await nextTick()
  await vi.advanceTimersByTimeAsync(300)
  answers.get('b')?.({ items: ['new'], nextPageToken: '' })
  await vi.advanceTimersByTimeAsync(1)
  answers.get('a')?.({ items: ['old'], nextPageToken: '' })
  await vi.advanceTimersByTimeAsync(1)
  expect(finds.items).toEqual(['new'])
  words.value = undefined
  await nextTick()
  expect(finds).toMatchObject({ items: [], loading: false })
  scope.stop()
})

test('pages join, and an empty page that is not the last one is followed by itself', async () => {
  const pages: Record<string, FoundPage<string>> = {
    '': { items: [], nextPageToken: '1' },
    '1': { items: ['p1'], nextPageToken: '2' },
    '2': { items: ['p2'], nextPageToken: '' },
  }
  const { finds, loadMore, scope } = search((_asked, token) =>
    Promise.resolve(pages[token] ?? { items: [], nextPageToken: '' }),
  )
  await vi.advanceTimersByTimeAsync(300)
  expect(finds).toMatchObject({ items: ['a-here', 'p1'], more: true })
  await loadMore()
  expect(finds).toMatchObject({ items: ['p1', 'p2'], more: false })
  scope.stop()
})
