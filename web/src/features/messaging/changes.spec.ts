// feature: edit, reactions, rule-6, rule-7, rule-8
import { describe, expect, it } from 'vitest'
import {
  changed,
  hidden,
  joinVersions,
  lacksWords,
  shownReactions,
  targetOf,
  toggled,
  withChanges,
  withoutQuoteOf,
} from './changes'
import type { Content, Entry, TextContent } from './model'

const kMe = '1'
const kPeer = '2'

const text = (words: string): TextContent => ({
  kind: 'text',
  text: words,
  mentionedUserIds: [],
  mentionsAll: false,
})

function entry(seq: number, content: Content = text('words'), more: Partial<Entry> = {}): Entry {
  return {
    conversationId: 'g1',
    seq,
    ordinal: seq,
    timeMs: seq * 10,
    senderId: kPeer,
    clientMessageId: `m${seq}`,
    content,
    ...more,
  }
}

const edit = (seq: number, version: number, words?: string): Entry =>
  entry(seq, {
    kind: 'edit',
    targetSeq: 1,
    version,
    ...(words !== undefined && { text: text(words) }),
  })
const recall = (seq: number): Entry => entry(seq, { kind: 'recall', targetSeq: 1 })
const reaction = (seq: number, senderId: string, active = true, emoji = '👍'): Entry =>
  entry(seq, { kind: 'reaction', targetSeq: 1, emoji, active }, { senderId })

/** Entry 1 with changes applied. */
function after(changes: readonly Entry[], before: Entry = entry(1)): Entry {
  const [first] = withChanges([before], changes)
  if (!first) throw new Error('it is gone')
  return first
}

const shown = (of: Entry): string =>
  shownReactions(of, kMe)
    .map(({ emoji, count, mine }) => `${emoji}${count}${mine ? '*' : ''}`)
    .join(' ')

describe('an edit', () => {
  it('gives the message another wording, in its place', () => {
    const after = changed(entry(1), edit(5, 1, 'better'))
    expect(after).toMatchObject({ seq: 1, content: { text: 'better' }, ordinal: 1 })
    expect(after.edited).toEqual({ version: 1, timeMs: 50 })
  })

  it('is applied only if it is newer', () => {
    const twice = changed(entry(1), edit(6, 2, 'best'))
    expect(changed(twice, edit(5, 1, 'better'))).toBe(twice)
    expect(changed(twice, edit(6, 2, 'best'))).toBe(twice)
  })

  it('leaves what was recalled or deleted, and others', () => {
    const gone = changed(entry(1), recall(4))
    expect(changed(gone, edit(5, 1, 'back'))).toBe(gone)
    const away = hidden(entry(1))
    expect(changed(away, edit(5, 1, 'back'))).toBe(away)
    const other = entry(2)
    expect(changed(other, edit(5, 1, 'better'))).toBe(other)
  })

  it('leaves what was quoted as it was quoted', () => {
    const quote = { seq: 1, senderId: kPeer, summary: 'words', kind: 'text' }
    const quoting = entry(3, text('yes'), { quote })
    expect(changed(quoting, edit(5, 1, 'better'))).toBe(quoting)
  })

  it('without its words is asked for where there are older ones', () => {
    expect(lacksWords(entry(1), edit(5, 1))).toBe(true)
    expect(lacksWords(entry(1), edit(5, 1, 'here'))).toBe(false)
    expect(lacksWords(changed(entry(1), edit(5, 1, 'better')), edit(5, 1))).toBe(false)
    expect(lacksWords(entry(2), edit(5, 1))).toBe(false)
    expect(lacksWords(hidden(entry(1)), edit(5, 1))).toBe(false)
  })
})

describe('a recall', () => {
  it('takes everything, and the words of quotes', () => {
    const reacted = after([reaction(3, kMe), edit(4, 1, 'better')])
    const gone = changed(reacted, recall(5))
    expect(gone.content).toEqual({ kind: 'recalled', byUserId: kPeer })
    expect(gone.reactions).toBeUndefined()
    expect(gone.edited).toBeUndefined()
    const quote = { seq: 1, senderId: kPeer, summary: 'words', kind: 'text' }
    expect(changed(entry(3, text('yes'), { quote }), recall(5)).quote?.summary).toBe('')
    expect(changed(entry(4), recall(5))).toMatchObject({ content: { text: 'words' } })
  })
})

describe('reactions', () => {
  it('are counted up and down, in the order in which they came', () => {
    const all = [
      reaction(2, kPeer),
      reaction(3, kMe, true, '🎉'),
      reaction(4, kMe),
      reaction(5, kPeer, false),
    ]
    const counted = after(all)
    expect(shown(counted)).toBe('👍1* 🎉1*')
    expect(shown(after([...all].reverse()))).toBe('👍1* 🎉1*')
    expect(shown(changed(counted, reaction(6, kMe, false)))).toBe('🎉1*')
  })

  it('are not counted twice, whatever comes again', () => {
    const served = entry(1, text('words'), {
      reactions: [{ emoji: '👍', count: 2, mine: true, userIds: [kPeer, kMe] }],
      reactionsSeq: 4,
    })
    const again = [reaction(2, kPeer), reaction(4, kMe), reaction(5, '3')]
    expect(shown(after(again, served))).toBe('👍3*')
  })

  it('are right whatever came first', () => {
    // A live one before those that were missed while away.
    const late = after([reaction(4, kMe)])
    expect(shown(after([reaction(2, kPeer), reaction(3, '3')], late))).toBe('👍3*')
    const served = entry(1, text('words'), {
      reactions: [{ emoji: '👍', count: 2, mine: false, userIds: [kPeer, '3'] }],
      reactionsSeq: 3,
    })
    expect(shown(joinVersions(late, served))).toBe('👍3*')
    expect(shown(joinVersions(served, late))).toBe('👍3*')
  })

  it('name the first few', () => {
    let all = toggled([], '👍', '1', true, kMe)
    for (const id of ['2', '3', '4']) all = toggled(all, '👍', id, true, kMe)
    expect(all).toEqual([{ emoji: '👍', count: 4, mine: true, userIds: ['1', '2', '3'] }])
    expect(toggled(all, '👍', '2', false, kMe)[0]?.userIds).toEqual(['1', '3'])
    expect(toggled([], '👍', '2', false, kMe)).toEqual([])
  })
})

describe('two states of one entry', () => {
  const edited = changed(entry(1), edit(5, 2, 'best'))
  const reacted = changed(entry(1), reaction(6, kMe))

  it('are joined to the newer of each part', () => {
    const both = joinVersions(edited, reacted)
    expect(both).toMatchObject({ content: { text: 'best' }, edited: { version: 2 } })
    expect(shown(both)).toBe('👍1*')
    expect(joinVersions(reacted, edited)).toEqual(both)
    expect(joinVersions(undefined, edited)).toBe(edited)
  })

  it('stay erased where one of them is', () => {
    const gone = changed(entry(1), recall(7))
    expect(joinVersions(gone, edited)).toBe(gone)
    expect(joinVersions(edited, gone)).toBe(gone)
    expect(joinVersions(hidden(entry(1)), edited).content.kind).toBe('hidden')
    expect(joinVersions(edited, hidden(entry(1))).content.kind).toBe('hidden')
    expect(joinVersions(gone, hidden(entry(1))).content.kind).toBe('hidden')
  })

  it('keep a quote without words', () => {
    const quote = { seq: 9, senderId: kPeer, summary: 'secret', kind: 'text' }
    const masked = withoutQuoteOf(entry(1, text('x'), { quote }), (seq) => seq === 9)
    expect(joinVersions(masked, entry(1, text('x'), { quote })).quote?.summary).toBe('')
    const other = entry(1, text('x'), { quote })
    expect(withoutQuoteOf(other, (seq) => seq === 8)).toBe(other)
  })
})

it('only three kinds change an earlier entry', () => {
  expect([recall(2), edit(3, 1), reaction(4, kMe)].map(({ content }) => targetOf(content))).toEqual(
    [1, 1, 1],
  )
  expect(targetOf({ kind: 'pin', targetSeq: 1, pinned: true })).toBe(0)
  expect(targetOf(text('x'))).toBe(0)
})
