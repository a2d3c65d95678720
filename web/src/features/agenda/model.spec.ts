// feature: scheduled, reminders
import { describe, expect, it } from 'vitest'
import { choices, fieldOf, msOfField } from './model'

const at = (text: string): number => new Date(text).getTime()

describe('choices', () => {
  it('offer this evening only while it is to come', () => {
    const noon = at('2026-11-28T12:00')
    expect(choices(noon).map(({ choice, ms }) => [choice, fieldOf(ms)])).toEqual([
      ['soon', '2026-11-28T12:20'],
      ['hour', '2026-11-28T13:00'],
      ['evening', '2026-11-28T20:00'],
      ['tomorrow', '2026-11-29T09:00'],
    ])
    expect(choices(at('2026-11-28T19:30')).map(({ choice }) => choice)).not.toContain('evening')
    expect(fieldOf(choices(at('2026-12-31T23:50')).at(-1)?.ms ?? 0)).toBe('2027-01-01T09:00')
  })
})

describe('a field for date and time', () => {
  it('means what it shows, and nothing where it shows nothing', () => {
    expect(msOfField(fieldOf(at('2026-03-01T08:05')))).toBe(at('2026-03-01T08:05'))
    expect(msOfField('')).toBeUndefined()
  })
})
