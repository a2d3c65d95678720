// Languages: the catalogue of one language is loaded, not all, and of it first what a first screen needs; numbers and dates
// follow the same choice.
import { createI18n } from 'vue-i18n'
import type { Catalogue, FirstWords, PageWords } from './catalogue'

export type { Catalogue } from './catalogue'

/** A language that has a catalogue. */
export type Language = 'zh-CN' | 'en'
export const kLanguages: readonly Language[] = ['zh-CN', 'en']

interface Loaders {
  readonly first: () => Promise<FirstWords>
  readonly pages: () => Promise<PageWords>
}
const kLoaders: Readonly<Record<Language, Loaders>> = {
  'zh-CN': { first: () => import('./zh-CN'), pages: () => import('./zh-CN/pages') },
  en: { first: () => import('./en'), pages: () => import('./en/pages') },
}
/** Languages whose pages have their words. */
const paged = new Set<Language>()
let pagesWanted = false

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

/** What an account that is gone is called in the language shown. */
export function deletedAccount(): string {
  return i18n.global.t('common.deletedAccount')
}

async function addPageWords(language: Language): Promise<void> {
  if (paged.has(language)) return
  const words = await kLoaders[language].pages()
  i18n.global.mergeLocaleMessage(language, { ...words })
  paged.add(language)
}

/** Before the first page that is not a first screen: its words, in this and each later language. */
export async function loadPageWords(): Promise<void> {
  pagesWanted = true
  await addPageWords(i18n.global.locale.value)
}

/** Loads a language and shows it. */
export async function applyLanguage(language: Language): Promise<void> {
  if (!i18n.global.availableLocales.includes(language)) {
    // A module namespace is frozen; vue-i18n wants a plain object. The pages' words are merged in later.
    const words = { ...(await kLoaders[language].first()) }
    i18n.global.setLocaleMessage(language, words as FirstWords as Catalogue)
  }
  if (pagesWanted) await addPageWords(language)
  i18n.global.locale.value = language
  document.documentElement.lang = language
}
