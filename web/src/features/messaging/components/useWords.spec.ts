// @vitest-environment jsdom
// feature: group-nickname
import { defineComponent } from 'vue'
import { expect, it, vi } from 'vitest'
import { mountUi } from '@/testing/mount'
import type { Notice } from '../model'
import { useWords } from './useWords'

const kNames: Readonly<Record<string, string>> = { '2': 'Ana', '3': 'Sam' }
vi.mock('@/features/accounts', () => ({ useAccounts: () => ({ userId: '1', user: () => ({}) }) }))
vi.mock('@/features/contacts', () => ({
  useContacts: () => ({
    displayName: (id: string) => kNames[id] ?? '',
    contact: (id: string) => (id === '3' ? { remark: 'Sam' } : undefined),
  }),
}))
vi.mock('@/features/messaging', () => ({
  useMessaging: () => ({ groupNickname: (_: string, id: string) => (id === '4' ? '' : 'Captain') }),
}))

async function worded(say: () => string): Promise<string> {
  const words = defineComponent({
    setup: () => ({ text: say() }),
    template: '<p>{{ text }}</p>',
  })
  const mounted = await mountUi(words)
  const text = mounted.text()
  mounted.unmount()
  return text
}
const said = (notice: Notice, senderId: string): Promise<string> =>
  worded(() => useWords().noticeText(notice, senderId))

it('says “you” in a sentence and “You” at its beginning', async () => {
  const users = { userIds: ['1', '3'], count: 2 }
  expect(await said({ kind: 'joined', ...users }, '2')).toBe('Ana invited you, Sam to the group')
  expect(await said({ kind: 'removed', ...users }, '2')).toBe('Ana removed you, Sam from the group')
  expect(await said({ kind: 'joined', ...users }, '0')).toBe('You, Sam joined the group')
  expect(await said({ kind: 'ownerChanged', ...users, userIds: ['1'], count: 1 }, '2')).toBe(
    'You became the group’s owner',
  )
})

it('says who made a group in which nobody else was at first', async () => {
  const made = (userIds: string[]): Notice => ({ kind: 'created', userIds, count: userIds.length })
  expect(await said(made([]), '1')).toBe('You made the group')
  expect(await said(made(['1']), '1')).toBe('You made the group')
  expect(await said(made(['1', '2']), '1')).toBe('You invited Ana to the group')
})

it('puts how a group is run into words', async () => {
  const change = (setting: 'slowModeS' | 'mutedAll' | 'membersMax', value: number): Notice => ({
    kind: 'settingsChanged',
    setting,
    value,
  })
  expect(await said(change('slowModeS', 300), '2')).toBe(
    'Ana turned on slow mode: one message every 5 minutes',
  )
  expect(await said(change('slowModeS', 0), '2')).toBe('Ana turned off slow mode')
  expect(await said(change('mutedAll', 1), '1')).toBe('You muted everyone')
  expect(await said(change('membersMax', 2000), '2')).toBe('Ana made room for 2000 members')
  expect(await said({ kind: 'joinedByLink', inviterId: '3' }, '2')).toBe(
    'Ana joined by the invitation of Sam',
  )
  const muted: Notice = { kind: 'membersMuted', userIds: ['3'], untilMs: 253_402_300_799_000 }
  expect(await said(muted, '2')).toBe('Ana muted Sam')
})

it('uses names in the group in what is said of the group', async () => {
  const words = () => useWords(() => 'g1')
  const users = { userIds: ['2', '3'], count: 2 }
  expect(await worded(() => words().noticeText({ kind: 'removed', ...users }, '2'))).toBe(
    'Captain removed Captain, Sam from the group',
  )
  expect(await worded(() => words().recalledText('2', '2'))).toMatch(/^Captain /)
  const nudge = { kind: 'nudge', userId: '3' } as const
  expect(await worded(() => words().contentText(nudge, '2'))).toBe('Captain nudged Sam')
  const change = { change: 'left', userIds: ['2'], count: 1 } as const
  expect(await worded(() => words().foldedText(change))).toMatch(/^Captain /)
  expect(await worded(() => useWords().contentText(nudge, '2'))).toBe('Ana nudged Sam')
})

it('calls members by one’s remark, else by their name in the group', async () => {
  const names = defineComponent({
    setup() {
      const { memberName } = useWords()
      return { text: ['2', '3', '1', '4'].map((id) => memberName('g1', id)).join(' ') }
    },
    template: '<p>{{ text }}</p>',
  })
  const mounted = await mountUi(names)
  expect(mounted.text()).toBe('Captain Sam You')
  mounted.unmount()
})
