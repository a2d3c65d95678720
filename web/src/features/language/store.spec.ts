// @vitest-environment jsdom
// feature: translate, voice-to-text, rule-6
import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { LanguageService } from '@/gen/kapok/language/v1/service_pb'
import { EntrySchema } from '@/gen/kapok/messaging/v1/types_pb'
import { RpcError } from '@/protocol/errors'
import type { Session } from '@/protocol/session'
import type { MethodRow } from '@/protocol/transport'
import { targetOf } from './model'
import { useLanguageStore } from './store'

const asked: unknown[] = []
let failure: RpcError | undefined
let wait: Promise<void> = Promise.resolve()
const session = {
  transport: {
    unary: async (row: MethodRow, body: Uint8Array) => {
      const method = LanguageService.methods.find((one) => row.name.endsWith(`/${one.name}`))
      if (!method) throw new RpcError({ code: 'unavailable' })
      asked.push(fromBinary(method.input, body))
      await wait
      if (failure) throw failure
      return toBinary(method.output, create(method.output, { text: `${method.name}ed` } as never))
    },
  },
} as unknown as Session

async function open() {
  setActivePinia(createPinia())
  const store = useLanguageStore()
  await store.part.load?.(session)
  return store
}

beforeEach(() => {
  asked.length = 0
  failure = undefined
  wait = Promise.resolve()
})

describe('useLanguageStore', () => {
  it('shows that it is on its way, and then what came', async () => {
    const store = await open()
    const work = store.translate('d1-2', { seq: 3 })
    expect(store.said('d1-2', { seq: 3 })).toMatchObject({ kind: 'translation', state: 'busy' })
    await work
    expect(store.said('d1-2', { seq: 3 })).toMatchObject({
      state: 'done',
      text: 'TranslateMessageed',
    })
    expect(store.said('d1-2', { seq: 4 })).toBeUndefined()
    expect(asked[0]).toMatchObject({ conversationId: 'd1-2', seq: 3n })
    await store.transcribe('d1-2', { seq: 4 })
    expect(store.said('d1-2', { seq: 4 })).toMatchObject({ kind: 'transcript', state: 'done' })
    store.hide('d1-2', 3)
    expect(store.said('d1-2', { seq: 3 })).toBeUndefined()
  })

  it('says why there is nothing', async () => {
    const store = await open()
    failure = new RpcError({ code: 'not_found', reason: 'TRANSLATE_NOT_SET_UP' })
    await store.translate('d1-2', { seq: 3 })
    expect(store.said('d1-2', { seq: 3 })).toMatchObject({
      state: 'failed',
      failure: { reason: 'TRANSLATE_NOT_SET_UP' },
    })
  })

  it('shows nothing of another wording', async () => {
    const store = await open()
    await store.translate('d1-2', { seq: 3 })
    expect(store.said('d1-2', { seq: 3, edited: { version: 1, timeMs: 1 } })).toBeUndefined()
  })

  it('forgets it when the message is recalled, also what is still on its way', async () => {
    const store = await open()
    let arrive: () => void = () => undefined
    wait = new Promise((resolve) => (arrive = resolve))
    const work = store.translate('d1-2', { seq: 3 })
    const kind = { case: 'recall', value: { targetSeq: 3n } } as const
    const entry = { conversationId: 'd1-2', seq: 9n, content: { kind } }
    store.part.applyEntry?.(create(EntrySchema, entry))
    arrive()
    await work
    expect(store.said('d1-2', { seq: 3 })).toBeUndefined()
  })

  it('shows nothing to the next account on this device', async () => {
    const store = await open()
    await store.translate('d1-2', { seq: 3 })
    store.part.reset?.()
    expect(store.said('d1-2', { seq: 3 })).toBeUndefined()
    await store.translate('d1-2', { seq: 3 })
    expect(store.said('d1-2', { seq: 3 })?.failure?.reason).toBe('SIGNED_OUT')
  })
})

describe('targetOf', () => {
  it('is the chosen language, else the app’s', () => {
    expect(targetOf('', 'zh-CN')).toBe('zh')
    expect(targetOf('', 'en')).toBe('en')
    expect(targetOf('ja', 'en')).toBe('ja')
    expect(targetOf('nonsense', 'en')).toBe('en')
  })
})
