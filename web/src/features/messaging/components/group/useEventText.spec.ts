// feature: group-log
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { GroupEventKind } from '@/gen/kapok/messaging/v1/types_pb'
import * as zhCN from '@/shared/i18n/zh-CN/pages'
import type { GroupEvent } from '../../model'
import { eventKey } from './useEventText'

const event = (kind: string, change: Partial<GroupEvent> = {}): GroupEvent => ({
  id: '1',
  timeMs: 0,
  actorId: '1',
  kind,
  userIds: [],
  count: 0,
  text: '',
  number: 0,
  ...change,
})

it('has words for every kind of event, with and without what it names', () => {
  const kinds = Object.values(GroupEventKind).filter((kind) => typeof kind === 'string')
  expect(kinds.length).toBeGreaterThan(20)
  for (const kind of kinds.filter((name) => name !== 'UNSPECIFIED')) {
    for (const change of [{}, { number: 1, text: 'x', userIds: ['2'] }]) {
      expect(zhCN.groupEvent, kind).toHaveProperty(eventKey(event(kind, change)))
    }
  }
  expect(eventKey(event('MUTED', { number: 253_402_300_799_000 }))).toBe('MUTED_FOR_EVER')
})

it('has no words for events that do not exist', () => {
  const schema = readFileSync('../proto/kapok/messaging/v1/types.proto', 'utf8')
  for (const key of Object.keys(zhCN.groupEvent)) {
    const kind = key.replace(/_(ON|OFF|FACE|FOR_EVER)$/, '').replace('ENT_REMOVED', 'ENT')
    expect(schema).toContain(`GROUP_EVENT_KIND_${kind} =`)
  }
})
