// What this browser was told about looks and habits. Kept in localStorage: it is needed before any database is open.
import { useLocalStorage, usePreferredDark } from '@vueuse/core'
import { computed, watch } from 'vue'
import { applyLanguage, browserLanguage, type Language } from '@/shared/i18n'

export type Theme = 'system' | 'light' | 'dark'
export type TextSize = 'small' | 'normal' | 'large' | 'huge'

/** The settings of this browser. */
export interface Settings {
  language: Language | 'system'
  theme: Theme
  textSize: TextSize
  care: boolean
  enterSends: boolean
  sound: boolean
  /** Pictures are sent as they are, not made smaller. */
  originals: boolean
  /** How fast voice messages are played: 1, 1.5 or 2 times. */
  voiceRate: number
  /** Into which language messages are translated; '' for the app's own. */
  translateTo: string
  listWidth: number
}

const kDefaults: Settings = {
  language: 'system',
  theme: 'system',
  textSize: 'normal',
  care: false,
  enterSends: true,
  sound: true,
  originals: false,
  voiceRate: 1,
  translateTo: '',
  listWidth: 300,
}

const stored = useLocalStorage<Settings>('kapok.settings', kDefaults, { mergeDefaults: true })
const prefersDark = usePreferredDark()

/** The language in use. */
const language = computed<Language>(() =>
  stored.value.language === 'system' ? browserLanguage() : stored.value.language,
)
const dark = computed(() =>
  stored.value.theme === 'system' ? prefersDark.value : stored.value.theme === 'dark',
)

export function useSettings() {
  return { settings: stored, language, dark }
}

function paint(): void {
  const { body } = document
  body.dataset['weuiTheme'] = dark.value ? 'dark' : 'light'
  body.dataset['textSize'] =
    stored.value.care && stored.value.textSize === 'normal' ? 'large' : stored.value.textSize
  if (stored.value.care) body.dataset['weuiMode'] = 'care'
  else delete body.dataset['weuiMode']
  document.documentElement.style.colorScheme = dark.value ? 'dark' : 'light'
  const colour = getComputedStyle(body).getPropertyValue('--k-page').trim()
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', colour || '#ededed')
}

/** Applies the settings to the page and follows their changes. Resolves when the first language is loaded. */
export async function startSettings(): Promise<void> {
  watch([dark, stored], paint, { immediate: true, deep: true })
  watch(language, (next) => void applyLanguage(next))
  await applyLanguage(language.value)
}
