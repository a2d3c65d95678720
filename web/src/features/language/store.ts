// Asks for translations and texts of voice messages, and remembers what is shown; the contract is in index.ts.
import { defineStore } from 'pinia'
import { markRaw, shallowReactive } from 'vue'
import { LanguageService } from '@/gen/kapok/language/v1/service_pb'
import { RpcError } from '@/protocol/errors'
import type { Session, SessionPart } from '@/protocol/session'
import { createClient } from '@/protocol/transport'
import { useSettings } from '@/shared/theme/settings'
import type { Sayable } from '@/features/language'
import { type Said, targetOf } from './model'

interface Kept {
  /** Which wording of the message it belongs to. */
  readonly version: number
  readonly said: Said
}

const keyOf = (conversationId: string, seq: number): string => `${conversationId}/${seq}`
const versionOf = ({ edited }: Sayable): number => edited?.version ?? 0

export const useLanguageStore = defineStore('language', () => {
  const { settings, language } = useSettings()
  const kept = shallowReactive(new Map<string, Kept>())
  let session: Session | undefined

  function client() {
    if (!session) throw new RpcError({ code: 'offline', reason: 'SIGNED_OUT' })
    return createClient(LanguageService, session.transport)
  }

  function said(conversationId: string, message: Sayable): Said | undefined {
    const found = kept.get(keyOf(conversationId, message.seq))
    return found?.version === versionOf(message) ? found.said : undefined
  }

  /** Shows what comes of it, unless it was hidden or recalled meanwhile. */
  async function show(
    conversationId: string,
    message: Sayable,
    kind: Said['kind'],
    ask: () => Promise<string>,
  ): Promise<void> {
    const key = keyOf(conversationId, message.seq)
    const version = versionOf(message)
    const begun: Kept = { version, said: { kind, state: 'busy', text: '' } }
    kept.set(key, begun)
    const end = (now: Omit<Said, 'kind'>): void => {
      if (kept.get(key) === begun) kept.set(key, { version, said: { kind, ...now } })
    }
    try {
      end({ state: 'done', text: await ask() })
    } catch (thrown) {
      const failure = thrown instanceof RpcError ? thrown : new RpcError({ code: 'internal' })
      end({ state: 'failed', text: '', failure: { code: failure.code, reason: failure.reason } })
    }
  }

  function translate(conversationId: string, message: Sayable): Promise<void> {
    const targetLanguage = targetOf(settings.value.translateTo, language.value)
    return show(conversationId, message, 'translation', async () => {
      const seq = BigInt(message.seq)
      return (await client().translateMessage({ conversationId, seq, targetLanguage })).text
    })
  }

  function transcribe(conversationId: string, message: Sayable): Promise<void> {
    return show(conversationId, message, 'transcript', async () => {
      return (await client().transcribeVoice({ conversationId, seq: BigInt(message.seq) })).text
    })
  }

  function hide(conversationId: string, seq: number): void {
    kept.delete(keyOf(conversationId, seq))
  }

  const part: SessionPart = {
    async load(next) {
      session = next
    },
    applyEntry({ conversationId, content }) {
      if (content?.kind.case === 'recall') {
        hide(conversationId, Number(content.kind.value.targetSeq))
      }
    },
    reset() {
      session = undefined
      kept.clear()
    },
  }

  return { said, translate, transcribe, hide, part: markRaw(part) }
})
