// feature: import
import { create } from '@bufbuild/protobuf'
import { expect, it } from 'vitest'
import { foreignUser, isForeign } from '@/features/accounts'
import { EntrySchema } from '@/gen/kapok/messaging/v1/types_pb'
import { entryOf } from './api'

const imported = {
  senderId: '7',
  senderName: 'Bob',
  people: [{ userId: '8', name: '小红: the first' }],
  timeMs: 5n,
}

it('shows senders of an archive by name, and looks up nobody', () => {
  const entry = entryOf(
    create(EntrySchema, {
      conversationId: 'i3-1',
      senderId: '0',
      content: {
        kind: { case: 'text', value: { text: 'hello' } },
        quote: { seq: 1n, senderId: '8' },
        imported,
      },
    }),
  )
  expect(isForeign(entry.senderId)).toBe(true)
  expect(foreignUser(entry.senderId).nickname).toBe('Bob')
  expect(foreignUser(entry.quote?.senderId ?? '').nickname).toBe('小红: the first')
})

it('names who is in a notice, and leaves the importer as they are', () => {
  const value = { kind: { case: 'joined' as const, value: { userIds: ['8', '3'], count: 2 } } }
  const entry = entryOf(
    create(EntrySchema, {
      conversationId: 'i3-1',
      senderId: '3',
      content: { kind: { case: 'notice', value }, imported },
    }),
  )
  expect(entry.senderId).toBe('3')
  const notice = entry.content.kind === 'notice' && entry.content.notice
  expect(notice && 'userIds' in notice && notice.userIds.map(isForeign)).toEqual([true, false])
})

it('leaves notices of no sender and entries of this instance alone', () => {
  const system = create(EntrySchema, {
    senderId: '0',
    content: { imported: { ...imported, senderId: '0', senderName: '' } },
  })
  expect(entryOf(system).senderId).toBe('0')
  expect(entryOf(create(EntrySchema, { senderId: '8' })).senderId).toBe('8')
})

it('tells a deleted account from one with a name', () => {
  expect(foreignUser('imported:9:').deleted).toBe(true)
  expect(foreignUser('imported:9:Ann').deleted).toBe(false)
})

it('believes nothing of an archive in a chat of this instance', () => {
  const entry = entryOf(
    create(EntrySchema, {
      conversationId: 'd3-8',
      senderId: '0',
      content: { kind: { case: 'text', value: { text: 'hello' } }, imported },
    }),
  )
  expect(entry.senderId).toBe('0')
})
