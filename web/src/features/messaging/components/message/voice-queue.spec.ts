// @vitest-environment jsdom
// feature: voice-queue, played
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { h } from 'vue'
import { mountUi } from '@/testing/mount'
import type { ChatMessage, ChatWindow } from '../../model'
import { stopVoice } from './voice-player'
import { provideVoiceQueue, useVoiceQueue } from './voice-queue'

const heard = new Set<number>()
vi.mock('@/features/media', () => ({ useMedia: () => ({ url: (id: string) => `/${id}` }) }))
vi.mock('@/features/messaging', () => ({
  useMessaging: () => ({
    isHeard: (_: string, { seq }: ChatMessage) => heard.has(seq),
    markHeard: (_: string, seq: number) => heard.add(seq),
  }),
}))

/** The loudspeaker: what plays, and its end. */
const speaker = { src: '', onended: () => undefined }
vi.stubGlobal(
  'Audio',
  class {
    set src(address: string) {
      speaker.src = address
    }
    set onended(listener: () => undefined) {
      speaker.onended = listener
    }
    play = () => Promise.resolve()
    pause = () => undefined
  },
)

const voice = (seq: number, mine = false) =>
  ({
    key: `s:${seq}`,
    seq,
    mine,
    localUrl: '',
    content: { kind: 'voice', media: { mediaId: `v${seq}`, durationMs: 1000 } },
  }) as unknown as ChatMessage

async function chatOf(...messages: ChatMessage[]) {
  let play: (message: ChatMessage) => void = () => undefined
  const bubble = {
    setup() {
      play = useVoiceQueue()
      return () => h('i')
    },
  }
  await mountUi({
    setup() {
      provideVoiceQueue(() => ({ conversationId: 'g1', messages }) as unknown as ChatWindow)
      return () => h(bubble)
    },
  })
  return play
}

beforeEach(() => {
  heard.clear()
  stopVoice()
  speaker.src = ''
})

describe('voice queue', () => {
  it('goes on with the voice messages of others that were not heard yet', async () => {
    heard.add(3)
    const first = voice(1)
    const text = { ...voice(5), content: { kind: 'text' } } as unknown as ChatMessage
    const play = await chatOf(first, voice(2, true), voice(3), voice(4), text)
    play(first)
    expect(speaker.src).toBe('/v1')
    speaker.onended()
    expect(speaker.src).toBe('/v4')
    expect([...heard].sort()).toEqual([1, 3, 4])
    speaker.onended()
    expect(speaker.src).toBe('/v4')
  })

  it('plays only the one where it was heard before', async () => {
    heard.add(1)
    const play = await chatOf(voice(1), voice(2))
    play(voice(1))
    speaker.onended()
    expect(speaker.src).toBe('/v1')
    expect(heard.has(2)).toBe(false)
  })
})
