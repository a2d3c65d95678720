// What the demo's user has put off.
import { AgendaService } from '@/gen/kapok/agenda/v1/service_pb'
import type { FakeServer } from '../fake-server'

const kHourMs = 3_600_000

export function bindAgenda(world: FakeServer, me: string, empty: boolean): void {
  const { method } = AgendaService
  const at = (hours: number): bigint => BigInt(Date.now() + hours * kHourMs)
  const sent = (text: string, conversationId: string) => ({
    case: 'scheduled' as const,
    value: { conversationId, text: { text } },
  })
  const items = [
    { itemId: '3', dueMs: at(-2), what: sent('周五的会改到三点', 'g3'), failure: 'NOT_A_MEMBER' },
    {
      itemId: '1',
      dueMs: at(5),
      what: {
        case: 'reminder' as const,
        value: { conversationId: 'g1', seq: 2n, note: '带水和雨衣' },
      },
    },
    {
      itemId: '2',
      dueMs: at(30),
      what: sent('生日快乐！愿你像木棉花一样，热烈、明亮，一年比一年好。', `d${me}-1002`),
    },
  ]
  world.on(method.listItems, () => ({ items: empty ? [] : items }))
  world.on(method.cancelItem, () => ({}))
}
