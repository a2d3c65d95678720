// Dates and sizes in the reader's language.
import { useI18n } from 'vue-i18n'
import { startOfDay } from './time'

const kDayMs = 86_400_000

const kFormats = {
  clock: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  weekday: { weekday: 'long' },
  monthDay: { month: 'short', day: 'numeric' },
  numeric: { year: '2-digit', month: 'numeric', day: 'numeric' },
  full: { dateStyle: 'long' },
  fullTime: { dateStyle: 'long', timeStyle: 'short' },
} satisfies Record<string, Intl.DateTimeFormatOptions>

/** By language and format: making one takes a millisecond, and every row of a chat asks for some. */
const made = new Map<string, Intl.DateTimeFormat>()

function formatOf(locale: string, name: keyof typeof kFormats): Intl.DateTimeFormat {
  const key = `${locale} ${name}`
  let format = made.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat(locale, kFormats[name])
    made.set(key, format)
  }
  return format
}

export function useTimeText() {
  const { t, locale } = useI18n()
  const write = (date: Date, name: keyof typeof kFormats): string =>
    formatOf(locale.value, name).format(date)

  /** Days between a moment and today, by the calendar. */
  function daysAgo(ms: number): number {
    return Math.round((startOfDay(Date.now()) - startOfDay(ms)) / kDayMs)
  }

  /** For a row of a list: a clock today, then yesterday, weekday, date. */
  function shortTime(ms: number): string {
    if (ms <= 0) return ''
    const days = daysAgo(ms)
    const date = new Date(ms)
    if (days <= 0) return write(date, 'clock')
    if (days === 1) return t('time.yesterday')
    if (days < 7) return write(date, 'weekday')
    const sameYear = date.getFullYear() === new Date().getFullYear()
    return write(date, sameYear ? 'monthDay' : 'numeric')
  }

  /** For a stamp in a chat: always with the clock. */
  function stampTime(ms: number): string {
    const date = new Date(ms)
    const clock = write(date, 'clock')
    const days = daysAgo(ms)
    if (days <= 0) return clock
    if (days === 1) return `${t('time.yesterday')} ${clock}`
    if (days < 7) return `${write(date, 'weekday')} ${clock}`
    const sameYear = date.getFullYear() === new Date().getFullYear()
    return `${write(date, sameYear ? 'monthDay' : 'full')} ${clock}`
  }

  /** For a moment to come: the clock today, else with the date. */
  function untilTime(ms: number): string {
    const date = new Date(ms)
    const clock = write(date, 'clock')
    if (daysAgo(ms) === 0) return clock
    const sameYear = date.getFullYear() === new Date().getFullYear()
    return `${write(date, sameYear ? 'monthDay' : 'full')} ${clock}`
  }

  /** For the label while scrolling: the day only. */
  function dayText(ms: number): string {
    const date = new Date(ms)
    const days = daysAgo(ms)
    if (days <= 0) return t('time.today')
    if (days === 1) return t('time.yesterday')
    if (days < 7) return write(date, 'weekday')
    const sameYear = date.getFullYear() === new Date().getFullYear()
    return write(date, sameYear ? 'monthDay' : 'full')
  }

  const longDate = (ms: number): string => write(new Date(ms), 'full')
  const longTime = (ms: number): string => write(new Date(ms), 'fullTime')

  /** A file's size, such as 1.4 MB. */
  function fileSize(bytes: number): string {
    const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
    let value = bytes
    let unit = 0
    while (value >= 1000 && unit < units.length - 1) {
      value /= 1024
      unit++
    }
    return new Intl.NumberFormat(locale.value, {
      style: 'unit',
      unit: units[unit] ?? 'byte',
      unitDisplay: unit === 0 ? 'long' : 'short',
      maximumFractionDigits: value < 10 && unit > 0 ? 1 : 0,
    }).format(value)
  }

  return { shortTime, stampTime, untilTime, dayText, longDate, longTime, fileSize }
}
