// @vitest-environment jsdom
// feature: screen-reader, reminders
import { flushPromises, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick, reactive } from 'vue'
import { notifyRules } from '@/shared/notify-rules'
import { useSettings } from '@/shared/theme/settings'
import { mountUi } from '@/testing/mount'
import type { ChatMessage, ConversationView, Occasion } from '../model'
import MessageAnnouncer from './MessageAnnouncer.vue'

const spies = vi.hoisted(() => ({
  chime: vi.fn(),
  announce: vi.fn(),
  preview: vi.fn(() => 'hi'),
  close: vi.fn(),
  notify: vi.fn(),
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
afterEach(() => {
  mounted?.unmount()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})
beforeEach(() => {
  spies.chime.mockClear()
  spies.announce.mockClear()
  spies.close.mockClear()
  spies.notify.mockClear()
  notifyRules.value = undefined
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

  it('tells of a reminder, though it is in one’s own name, once its chat is marked', async () => {
    await show()
    await start()
    const self = (timeMs: number, dot: boolean, occasion?: Occasion) =>
      view('d1-1', timeMs, {
        unread: 0,
        dot,
        last: {
          key: `c:${timeMs}`,
          timeMs,
          mine: true,
          ...(occasion && { occasion }),
        } as ChatMessage,
      })
    await show(self(5, true))
    await show(self(6, false, 'reminder'))
    expect(spies.announce).not.toHaveBeenCalled()
    await show(self(6, true, 'reminder'))
    expect(spies.announce).toHaveBeenCalledExactlyOnceWith('Mei: hi')
    expect(spies.chime).toHaveBeenCalledOnce()
    await show(self(7, true, 'notSent'))
    expect(spies.announce).toHaveBeenLastCalledWith('Mei: [Not sent] hi')
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

  /** The page is open behind others, and may notify. */
  async function startHidden(): Promise<void> {
    class FakeNotification {
      static permission = 'granted'
      onclick: (() => void) | null = null
      close = spies.close
      constructor(title: string, { body }: NotificationOptions) {
        spies.notify(title, body)
      }
    }
    vi.stubGlobal('Notification', FakeNotification)
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
    document.dispatchEvent(new Event('visibilitychange'))
    spies.preview.mockReturnValue('hi')
    await show()
    await start()
  }
  /** The part that shows is loaded when it is needed. */
  async function settled(): Promise<void> {
    await vi.dynamicImportSettled()
    await flushPromises()
  }
  const told = (): unknown[] => spies.notify.mock.calls

  it('takes its notification away when the message is recalled', async () => {
    await startHidden()
    await show(view('a', 7))
    await settled()
    expect(told()).toEqual([['Mei', 'hi']])
    await show(view('b', 3), view('a', 7))
    expect(spies.close).not.toHaveBeenCalled()
    spies.preview.mockReturnValue('recalled')
    await show(view('a', 7))
    expect(spies.close).toHaveBeenCalledOnce()
  })

  it('takes it away also if the recall came before it was shown', async () => {
    await startHidden()
    void show(view('a', 7))
    await nextTick()
    spies.preview.mockReturnValue('recalled')
    await show(view('a', 7))
    await settled()
    expect(spies.close).toHaveBeenCalledOnce()
  })

  it('obeys what the device was told about notifications', async () => {
    await startHidden()
    const rules = { enabled: true, bodyHidden: false, quietNow: () => false }
    notifyRules.value = { ...rules, enabled: false }
    await show(view('a', 7))
    notifyRules.value = { ...rules, quietNow: () => true }
    await show(view('a', 8))
    await settled()
    expect(told()).toEqual([])
    notifyRules.value = { ...rules, bodyHidden: true }
    await show(view('a', 9))
    await settled()
    expect(told()).toEqual([['Kapok', 'You have a new message']])
  })
})
