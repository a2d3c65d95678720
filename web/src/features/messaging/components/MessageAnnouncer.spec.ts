// @vitest-environment jsdom
import type { VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick, reactive } from 'vue'
import { useSettings } from '@/shared/theme/settings'
import { mountUi } from '@/testing/mount'
import type { ConversationView } from '../model'
import MessageAnnouncer from './MessageAnnouncer.vue'

const spies = vi.hoisted(() => ({
  chime: vi.fn(),
  announce: vi.fn(),
  preview: vi.fn(() => 'hi'),
}))
const messaging = reactive({ ready: true, conversations: [] as ConversationView[] })
vi.mock('@/features/messaging', () => ({ useMessaging: () => messaging }))
vi.mock('@/shared/composables/chime', () => ({ playChime: spies.chime }))
vi.mock('@/shared/ui', () => ({ announce: spies.announce }))
vi.mock('./useWords', () => ({
  useWords: () => ({ title: () => 'Mei', previewText: spies.preview }),
}))

function view(id: string, timeMs: number, change: Partial<ConversationView> = {}) {
  const last = { key: `${id}:${timeMs}`, timeMs, mine: false }
  return { id, timeMs, unread: 1, muted: false, last, ...change } as ConversationView
}

async function show(...views: ConversationView[]): Promise<void> {
  messaging.conversations = views
  await nextTick()
}

let mounted: VueWrapper | undefined
const start = async (): Promise<void> => {
  mounted = await mountUi(MessageAnnouncer)
}
afterEach(() => mounted?.unmount())
beforeEach(() => {
  spies.chime.mockClear()
  spies.announce.mockClear()
  useSettings().settings.value.sound = true
})

describe('MessageAnnouncer', () => {
  it('tells of what is new, not of what was unread before or is left', async () => {
    await show(view('a', 10), view('b', 20))
    await start()
    await show(view('a', 10), view('b', 20, { unread: 0 }))
    expect(spies.announce).not.toHaveBeenCalled()
    await show(view('a', 30), view('b', 20, { unread: 0 }))
    expect(spies.announce).toHaveBeenCalledOnce()
    expect(spies.chime).toHaveBeenCalledOnce()
  })

  it('tells of the very first message', async () => {
    await show()
    await start()
    await show(view('a', 5))
    expect(spies.chime).toHaveBeenCalledOnce()
  })

  it('is silent for muted chats, and where the sound is off', async () => {
    await show()
    await start()
    await show(view('a', 5, { muted: true }))
    expect(spies.announce).not.toHaveBeenCalled()
    useSettings().settings.value.sound = false
    await show(view('a', 6))
    expect(spies.announce).toHaveBeenCalledOnce()
    expect(spies.chime).not.toHaveBeenCalled()
  })

  it('takes its notification away when the message is recalled', async () => {
    const close = vi.fn()
    class FakeNotification {
      static permission = 'granted'
      onclick: (() => void) | null = null
      close = close
    }
    vi.stubGlobal('Notification', FakeNotification)
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
    document.dispatchEvent(new Event('visibilitychange'))
    await show()
    await start()
    await show(view('a', 7))
    expect(close).not.toHaveBeenCalled()
    await show(view('b', 3), view('a', 7))
    expect(close).not.toHaveBeenCalled()
    spies.preview.mockReturnValue('recalled')
    await show(view('a', 7))
    expect(close).toHaveBeenCalledOnce()
    vi.unstubAllGlobals()
    vi.restoreAllMocks()
  })
})
