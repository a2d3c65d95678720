// Wire values to model values.
import type { State as WireState } from '@/gen/kapok/together/v1/types_pb'
import type { State } from './model'

export function stateOf(wire: WireState): State | undefined {
  const common = { version: Number(wire.version), closed: wire.closed }
  if (wire.of.case === 'poll') {
    const { counts, voters, mine } = wire.of.value
    return { kind: 'poll', ...common, counts, voters, mine: mine?.options }
  }
  if (wire.of.case === 'relay') {
    const { lines, count, mine } = wire.of.value
    return {
      kind: 'relay',
      ...common,
      lines: lines.map(({ userId, text, timeMs }) => ({ userId, text, timeMs: Number(timeMs) })),
      count,
      mine: mine?.text,
    }
  }
  return undefined
}
