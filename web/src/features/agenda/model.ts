// Values of the feature, and the times one is offered.

/** Something that one has put off. */
export interface Item {
  readonly id: string
  readonly dueMs: number
  readonly conversationId: string
  /** Why it could not be sent: a reason of the server; '' while it waits. */
  readonly failure: string
  readonly what:
    | {
        readonly kind: 'scheduled'
        readonly text: string
        readonly mentionedUserIds: readonly string[]
        readonly mentionsAll: boolean
      }
    | { readonly kind: 'reminder'; readonly seq: number; readonly note: string }
}

const kMinuteMs = 60_000

/** When to be reminded, for whom would not type a time. */
export type Choice = 'soon' | 'hour' | 'evening' | 'tomorrow'

/** Times to choose from, by the clock on the wall; this evening only while it is to come. */
export function choices(nowMs: number): { readonly choice: Choice; readonly ms: number }[] {
  const evening = new Date(nowMs)
  evening.setHours(20, 0, 0, 0)
  const tomorrow = new Date(nowMs)
  tomorrow.setDate(tomorrow.getDate() + 1)
  tomorrow.setHours(9, 0, 0, 0)
  return [
    { choice: 'soon', ms: nowMs + 20 * kMinuteMs },
    { choice: 'hour', ms: nowMs + 60 * kMinuteMs },
    ...(evening.getTime() > nowMs + 60 * kMinuteMs
      ? [{ choice: 'evening' as const, ms: evening.getTime() }]
      : []),
    { choice: 'tomorrow', ms: tomorrow.getTime() },
  ]
}

const two = (value: number): string => String(value).padStart(2, '0')

/** A moment as a field for date and time wants it, in the reader's zone. */
export function fieldOf(ms: number): string {
  const date = new Date(ms)
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`
}

/** The other way round; undefined for what is no time. */
export function msOfField(text: string): number | undefined {
  const ms = new Date(text).getTime()
  return Number.isNaN(ms) ? undefined : ms
}
