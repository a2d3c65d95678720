// feature: poll, relay
import { describe, expect, it } from 'vitest'
import { mergeState, percent, type PollState, type RelayState, toggled, withChoice } from './model'

const poll = (version: number, mine?: readonly number[], counts = [0, 0]): PollState => ({
  kind: 'poll',
  version,
  closed: false,
  counts,
  voters: 0,
  mine,
})

describe('mergeState', () => {
  it('ends the same in whatever order news comes', () => {
    const news = [poll(2, undefined, [1, 1]), poll(1, [0], [1, 0]), poll(3, undefined, [1, 2])]
    for (const order of [
      [0, 1, 2],
      [1, 0, 2],
      [1, 2, 0, 1],
    ]) {
      let known: PollState | undefined
      for (const at of order) known = mergeState(known, news[at] as PollState) as PollState
      expect(known?.version).toBe(3)
      expect(known?.counts).toEqual([1, 2])
    }
  })

  it('keeps the own part where others are told of', () => {
    const known = poll(4, [1], [0, 1])
    expect(mergeState(known, poll(5, undefined, [1, 1]))).toMatchObject({ mine: [1], version: 5 })
    expect(mergeState(known, poll(4))).toBe(known)
    expect(mergeState(known, poll(3, [0]))).toBe(known)
    expect(mergeState(known, poll(4, []))).toMatchObject({ mine: [] })
  })

  it('does not mix a list with a poll', () => {
    const relay: RelayState = {
      kind: 'relay',
      version: 1,
      closed: false,
      lines: [],
      count: 0,
      mine: '',
    }
    expect(mergeState(poll(9), relay)).toBe(relay)
  })
})

describe('a choice', () => {
  it('moves where one chooses one, adds where one chooses several', () => {
    expect(toggled([], 1, false)).toEqual([1])
    expect(toggled([0], 1, false)).toEqual([1])
    expect(toggled([1], 1, false)).toEqual([])
    expect(toggled([2], 0, true)).toEqual([0, 2])
    expect(toggled([0, 2], 0, true)).toEqual([2])
  })

  it('shows at once what it will do', () => {
    const before: PollState = { ...poll(1, [0], [3, 1]), voters: 4 }
    expect(withChoice(before, [1])).toMatchObject({ counts: [2, 2], voters: 4, mine: [1] })
    expect(withChoice(before, [])).toMatchObject({ counts: [2, 1], voters: 3, mine: [] })
    const none: PollState = { ...poll(1, undefined, [3, 1]), voters: 4 }
    expect(withChoice(none, [0, 1])).toMatchObject({ counts: [4, 2], voters: 5 })
  })

  it('is in percent of those who voted', () => {
    expect(percent(1, 3)).toBe(33)
    expect(percent(0, 0)).toBe(0)
  })
})
