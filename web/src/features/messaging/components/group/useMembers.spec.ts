// @vitest-environment jsdom
// feature: search-names, group-nickname, large-groups
import { defineComponent, h, nextTick, ref } from 'vue'
import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'
import { mountUi } from '@/testing/mount'
import type { Member } from '../../model'
import { useMembers } from './useMembers'

const member = (userId: string, nickname = ''): Member => ({
  userId,
  role: 'member',
  joinedMs: 0,
  nickname,
  mutedUntilMs: 0,
})
const kMembers = [member('2'), member('3', '船长'), member('4')]
const kNames: Readonly<Record<string, string>> = { '2': '张三', '3': 'Ana', '4': 'Bob' }
const group = { kind: 'group', memberCount: 3 }
const calls = vi.hoisted(() => ({
  listAllMembers: vi.fn(),
  listMembers: vi.fn(),
  searchMembers: vi.fn(),
}))
vi.mock('@/features/accounts', () => ({
  useAccounts: () => ({
    connection: 'online',
    user: (id: string) => ({ nickname: kNames[id], handle: `user${id}` }),
  }),
}))
vi.mock('@/features/contacts', async () => ({
  ...(await import('@/features/contacts/pinyin')),
  useContacts: () => ({
    contact: (id: string) => (id === '4' ? { remark: '老板' } : undefined),
  }),
}))
vi.mock('@/features/messaging', () => ({
  useMessaging: () => ({ ...calls, conversation: () => group }),
}))

beforeEach(() => {
  vi.clearAllMocks()
  group.memberCount = 3
  calls.listAllMembers.mockResolvedValue(kMembers)
  calls.listMembers.mockResolvedValue({ members: kMembers.slice(0, 1), nextPageToken: 'more' })
  calls.searchMembers.mockResolvedValue({ rows: [kMembers[0]], nextPageToken: '' })
})

async function search(text: string): Promise<{ found: string[]; type: (text: string) => void }> {
  const query = ref('')
  let shown: ReturnType<typeof useMembers> | undefined
  await mountUi(
    defineComponent({
      setup() {
        shown = useMembers(
          () => 'g1',
          () => query.value,
        )
        return () => h('i')
      },
    }),
  )
  const found: string[] = []
  const type = (now: string): void => void (query.value = now)
  type(text)
  await nextTick()
  await flushPromises()
  found.push(...(shown?.members.value ?? []).map(({ userId }) => userId))
  return { found, type }
}

it('finds members of a usual group as contacts are found', async () => {
  for (const [text, ids] of [
    ['三', ['2']],
    ['zs', ['2']],
    ['船', ['3']],
    ['ana', ['3']],
    ['板', ['4']],
    ['lb', ['4']],
    ['user4', ['4']],
    ['x', []],
  ] as const) {
    expect((await search(text)).found, text).toEqual(ids)
  }
  expect(calls.searchMembers).not.toHaveBeenCalled()
})

it('asks for all members once, however much is typed', async () => {
  const { type } = await search('z')
  type('zs')
  await flushPromises()
  expect(calls.listAllMembers).toHaveBeenCalledOnce()
})

it('lets the server search a large group', async () => {
  group.memberCount = 501
  expect((await search('张')).found).toEqual(['2'])
  expect(calls.searchMembers).toHaveBeenCalledWith('g1', '张', '')
  expect(calls.listAllMembers).not.toHaveBeenCalled()
})
