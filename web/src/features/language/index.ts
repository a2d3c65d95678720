// What messages say in another language, and voice messages in text.
import type { ChatMessage } from '@/features/messaging'
import type { Said } from './model'
import { useLanguageStore } from './store'

export type { Said } from './model'
export { kTargets } from './model'

/** A message, as far as it matters here. */
export type Sayable = Pick<ChatMessage, 'seq' | 'edited'>

/** Kept on this device only, until the page is left; a recall takes it. Nothing rejects: failures are shown. */
export interface LanguageStore {
  /** What is shown under a message; reactive. Undefined for nothing, also after an edit. */
  said(conversationId: string, message: Sayable): Said | undefined
  /** Into the language of the settings. */
  translate(conversationId: string, message: Sayable): Promise<void>
  transcribe(conversationId: string, message: Sayable): Promise<void>
  hide(conversationId: string, seq: number): void
}

export const useLanguage: () => LanguageStore = useLanguageStore
/** For startEngine: the session's part. */
export const useLanguageEngine = useLanguageStore
