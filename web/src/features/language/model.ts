// Into which languages messages are translated, as the provider names them.
import type { Language } from '@/shared/i18n'

/** Each by its own name. */
export const kTargets: readonly { readonly value: string; readonly label: string }[] = [
  { value: 'zh', label: '简体中文' },
  { value: 'zh-Hant', label: '繁體中文' },
  { value: 'en', label: 'English' },
  { value: 'ja', label: '日本語' },
  { value: 'ko', label: '한국어' },
  { value: 'fr', label: 'Français' },
  { value: 'de', label: 'Deutsch' },
  { value: 'es', label: 'Español' },
  { value: 'pt', label: 'Português' },
  { value: 'it', label: 'Italiano' },
  { value: 'ru', label: 'Русский' },
  { value: 'ar', label: 'العربية' },
  { value: 'hi', label: 'हिन्दी' },
  { value: 'id', label: 'Bahasa Indonesia' },
  { value: 'th', label: 'ไทย' },
  { value: 'vi', label: 'Tiếng Việt' },
]

/** The chosen one, or the app's own. */
export function targetOf(chosen: string, app: Language): string {
  if (kTargets.some(({ value }) => value === chosen)) return chosen
  return app === 'zh-CN' ? 'zh' : app
}

/** What a provider said of a message, on its way, or why it said nothing. */
export interface Said {
  readonly kind: 'translation' | 'transcript'
  readonly state: 'busy' | 'done' | 'failed'
  readonly text: string
  /** Why it failed. */
  readonly failure?: { readonly code: string; readonly reason: string }
}
