// @vitest-environment jsdom
import { createPinia } from 'pinia'
import { describe, expect, it, vi } from 'vitest'
import type { Session } from '@/protocol/session'
import { useMediaStore } from './store'

const kDayMs = 24 * 3_600_000

/** A device whose cookie comes when the test lets it; `keptMs` is when it got the cookie that it has. */
async function open(keptMs?: number) {
  let nowMs = 1_000 * kDayMs
  const kept = new Map<string, unknown>()
  if (keptMs !== undefined) kept.set('mediaCookieMs', nowMs - keptMs)
  const asked: { answer(): void; fail(): void }[] = []
  const unary = () =>
    new Promise<Uint8Array>((resolve, reject) => {
      asked.push({
        answer: () => {
          resolve(new Uint8Array())
        },
        fail: () => {
          reject(new Error('refused'))
        },
      })
    })
  const database = {
    getValue: (name: string) => Promise.resolve(kept.get(name)),
    setValue: (name: string, value: unknown) => Promise.resolve(void kept.set(name, value)),
  }
  const timers = { now: () => nowMs }
  const store = useMediaStore(createPinia())
  await store.part.load?.({ http: { unary }, timers, database } as unknown as Session)
  store.part.onConnected?.(true)
  const pass = (ms: number) => {
    nowMs += ms
  }
  return { store, asked, kept, pass }
}

describe('addresses of files', () => {
  it('are empty on a new device until it has the cookie: a picture asked for before is refused', async () => {
    const { store, asked, kept } = await open()
    expect(store.url('m1')).toBe('')
    expect(store.thumbnailUrl('m1')).toBe('')
    asked[0]?.answer()
    await vi.waitFor(() => {
      expect(store.url('m1')).toBe('/v1/media/m1')
    })
    expect(store.thumbnailUrl('m1')).toBe('/v1/media/m1/thumbnail')
    expect(kept.has('mediaCookieMs')).toBe(true)
  })

  it('come also when the cookie is refused, so that a failure shows and is tried again', async () => {
    const { store, asked } = await open()
    asked[0]?.fail()
    await vi.waitFor(() => {
      expect(store.url('m1')).not.toBe('')
    })
  })

  it('are empty again after the log-out', async () => {
    const { store } = await open(kDayMs)
    expect(store.url('m1')).not.toBe('')
    store.part.reset?.()
    expect(store.url('m1')).toBe('')
  })
})

describe('the cookie', () => {
  it('is not renewed at each start: a new one ends the old one under pictures on their way', async () => {
    expect((await open(kDayMs)).asked).toHaveLength(0)
    expect((await open(60 * kDayMs)).asked).toHaveLength(1)
  })

  it('is renewed when a picture fails, and then all are asked for again', async () => {
    const { store, asked } = await open(kDayMs)
    store.reportLoadFailure()
    asked[0]?.answer()
    await vi.waitFor(() => {
      expect(store.generation).toBe(1)
    })
  })

  it('has pictures that failed with the one before asked for again, once', async () => {
    const { store, asked, pass } = await open(kDayMs)
    store.reportLoadFailure()
    asked[0]?.answer()
    await vi.waitFor(() => {
      expect(store.generation).toBe(1)
    })
    pass(200)
    store.reportLoadFailure()
    expect(store.generation).toBe(2)
    store.reportLoadFailure()
    expect(store.generation).toBe(2)
    expect(asked).toHaveLength(1)
  })
})
