// Dates and sizes in the reader's language.
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { startOfDay } from './time'

const kDayMs = 86_400_000

export function useTimeText() {
  const { t, locale } = useI18n()
  const formats = computed(() => ({
    clock: new Intl.DateTimeFormat(locale.value, {
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }),
    weekday: new Intl.DateTimeFormat(locale.value, { weekday: 'long' }),
    monthDay: new Intl.DateTimeFormat(locale.value, { month: 'short', day: 'numeric' }),
    numeric: new Intl.DateTimeFormat(locale.value, {
      year: '2-digit',
      month: 'numeric',
      day: 'numeric',
    }),
    full: new Intl.DateTimeFormat(locale.value, { dateStyle: 'long' }),
    fullTime: new Intl.DateTimeFormat(locale.value, { dateStyle: 'long', timeStyle: 'short' }),
  }))

  /** Days between a moment and today, by the calendar. */
  function daysAgo(ms: number): number {
    return Math.round((startOfDay(Date.now()) - startOfDay(ms)) / kDayMs)
  }

  /** For a row of a list: a clock today, then yesterday, weekday, date. */
  function shortTime(ms: number): string {
    if (ms <= 0) return ''
    const days = daysAgo(ms)
    const date = new Date(ms)
    if (days <= 0) return formats.value.clock.format(date)
    if (days === 1) return t('time.yesterday')
    if (days < 7) return formats.value.weekday.format(date)
    const sameYear = date.getFullYear() === new Date().getFullYear()
    return (sameYear ? formats.value.monthDay : formats.value.numeric).format(date)
  }

  /** For a stamp in a chat: always with the clock. */
  function stampTime(ms: number): string {
    const date = new Date(ms)
    const clock = formats.value.clock.format(date)
    const days = daysAgo(ms)
    if (days <= 0) return clock
    if (days === 1) return `${t('time.yesterday')} ${clock}`
    if (days < 7) return `${formats.value.weekday.format(date)} ${clock}`
    const sameYear = date.getFullYear() === new Date().getFullYear()
    return `${(sameYear ? formats.value.monthDay : formats.value.full).format(date)} ${clock}`
  }

  /** For a moment to come: the clock today, else with the date. */
  function untilTime(ms: number): string {
    const date = new Date(ms)
    const clock = formats.value.clock.format(date)
    if (daysAgo(ms) === 0) return clock
    const sameYear = date.getFullYear() === new Date().getFullYear()
    return `${(sameYear ? formats.value.monthDay : formats.value.full).format(date)} ${clock}`
  }

  /** For the label while scrolling: the day only. */
  function dayText(ms: number): string {
    const date = new Date(ms)
    const days = daysAgo(ms)
    if (days <= 0) return t('time.today')
    if (days === 1) return t('time.yesterday')
    if (days < 7) return formats.value.weekday.format(date)
    const sameYear = date.getFullYear() === new Date().getFullYear()
    return (sameYear ? formats.value.monthDay : formats.value.full).format(date)
  }

  const longDate = (ms: number): string => formats.value.full.format(new Date(ms))
  const longTime = (ms: number): string => formats.value.fullTime.format(new Date(ms))

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
