// Spans of time in words, such as “10 minutes”.
import { useI18n } from 'vue-i18n'

const kDay = 86_400
const kHour = 3_600
const kMinute = 60

export function useSpanText() {
  const { t } = useI18n()

  return (seconds: number): string => {
    if (seconds >= kDay && seconds % kDay === 0) {
      return t('manage.days', { count: seconds / kDay }, seconds / kDay)
    }
    if (seconds >= kHour && seconds % kHour === 0) {
      return t('manage.hours', { count: seconds / kHour }, seconds / kHour)
    }
    if (seconds >= kMinute && seconds % kMinute === 0) {
      return t('manage.minutes', { count: seconds / kMinute }, seconds / kMinute)
    }
    return t('manage.seconds', { count: seconds }, seconds)
  }
}
