// What finds are narrowed by: a kind of message, a person, a span of time. Pure.
import type { SearchQuery } from './model'

/** Kinds as the server names them, by what people choose. */
export const kKindFilters = {
  image: ['image', 'album'],
  video: ['video'],
  file: ['file'],
  link: ['link'],
  voice: ['voice'],
  place: ['location'],
  person: ['contact_card'],
  poll: ['poll', 'relay'],
  sticker: ['sticker'],
  forwarded: ['merged'],
} as const
export type KindFilter = keyof typeof kKindFilters
export const kKindNames = Object.keys(kKindFilters) as KindFilter[]

/** Days that were chosen, as local dates such as '2026-05-01', both of them among them; '' for open. */
export interface Span {
  readonly from: string
  readonly to: string
}

export interface Filters {
  readonly kind?: KindFilter
  readonly senderId?: string
  readonly span?: Span
}

export function hasFilters({ kind, senderId, span }: Filters): boolean {
  return kind !== undefined || !!senderId || span !== undefined
}

/** The day by this device's calendar. */
export function dayOf(date: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** Today and the days before it, so many in all. */
export function lastDays(count: number, now: Date): Span {
  const first = new Date(now.getFullYear(), now.getMonth(), now.getDate() - count + 1)
  return { from: dayOf(first), to: dayOf(now) }
}

/** When a day begins here, or the day after it; undefined for none. */
function startOf(day: string, after = 0): number | undefined {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  const start = new Date(year, month - 1, date + after).getTime()
  return /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(start) ? start : undefined
}

/** In the order of time, and nothing if both ends are open. */
export function spanOf(from: string, to: string): Span | undefined {
  if (from && to && from > to) return { from: to, to: from }
  return from || to ? { from, to } : undefined
}

export function queryOf(text: string, { kind, senderId, span }: Filters): SearchQuery {
  const sinceMs = span && startOf(span.from)
  const untilMs = span && startOf(span.to, 1)
  return {
    text,
    ...(kind ? { kinds: [...kKindFilters[kind]] } : {}),
    ...(senderId ? { senderIds: [senderId] } : {}),
    ...(sinceMs === undefined ? {} : { sinceMs }),
    ...(untilMs === undefined ? {} : { untilMs }),
  }
}

/** As they stand in an address. */
export function addressOf({ kind, senderId, span }: Filters): Record<string, string> {
  return {
    ...(kind ? { kind } : {}),
    ...(senderId ? { by: senderId } : {}),
    ...(span?.from ? { from: span.from } : {}),
    ...(span?.to ? { to: span.to } : {}),
  }
}

/** What an address says, as far as it can be understood. */
export function filtersIn(address: Readonly<Record<string, unknown>>): Filters {
  const word = (name: string): string => {
    const value = address[name]
    return typeof value === 'string' ? value : ''
  }
  const day = (name: string): string => (startOf(word(name)) === undefined ? '' : word(name))
  const kind = kKindNames.find((name) => name === word('kind'))
  const span = spanOf(day('from'), day('to'))
  return {
    ...(kind ? { kind } : {}),
    ...(/^\d+$/.test(word('by')) ? { senderId: word('by') } : {}),
    ...(span ? { span } : {}),
  }
}
