// Languages: the catalogue of one language is loaded, not all; numbers and dates follow the same choice.
import { createI18n } from 'vue-i18n'
import type { Catalogue } from './catalogue'

export type { Catalogue } from './catalogue'

/** A language that has a catalogue. */
export type Language = 'zh-CN' | 'en'
export const kLanguages: readonly Language[] = ['zh-CN', 'en']

const kLoaders: Readonly<Record<Language, () => Promise<Catalogue>>> = {
  'zh-CN': () => import('./zh-CN'),
  en: () => import('./en'),
}

export const i18n = createI18n({
  legacy: false,
  locale: 'zh-CN' as Language,
  fallbackLocale: false,
  messages: {} as Record<Language, Catalogue>,
})

/** The language that fits the browser best. */
export function browserLanguage(wanted: readonly string[] = navigator.languages): Language {
  for (const tag of wanted) {
    if (tag.toLowerCase().startsWith('zh')) return 'zh-CN'
    if (tag.toLowerCase().startsWith('en')) return 'en'
  }
  return 'en'
}

/** What stands between the names of a list in the language shown: “、” or “, ”. */
export function listSeparator(): string {
  const parts = new Intl.ListFormat(i18n.global.locale.value).formatToParts(['a', 'b', 'c'])
  return parts[1]?.value ?? ', '
}

/** Loads a language and shows it. */
export async function applyLanguage(language: Language): Promise<void> {
  if (!i18n.global.availableLocales.includes(language)) {
    // A module namespace is frozen; vue-i18n wants a plain object.
    i18n.global.setLocaleMessage(language, { ...(await kLoaders[language]()) })
  }
  i18n.global.locale.value = language
  document.documentElement.lang = language
}
