// @vitest-environment jsdom
// feature: recall, re-edit, edit, pins, delete-for-me, reactions, favourites, translate, voice-to-text
// feature: upload-progress, long-text, text, moderator-recall
import type { Media } from '@/features/media'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import type { ChatMessage, Content, ConversationView } from '../../model'
import { mountUi } from '@/testing/mount'
import { keepRecalled } from '../recalled'
import type { usePins } from '../pins/usePins'
import { provideChatActions } from './chat-actions'
import MessageState from './MessageState.vue'
import RecalledLine from './RecalledLine.vue'
import TextBubble from './TextBubble.vue'
import { thumbBox } from './thumb-box'
import { useMessageMenu } from './useMessageMenu'

const calls = vi.hoisted(() => ({ discard: vi.fn(), recall: vi.fn(), retry: vi.fn() }))
const kNow = 1_700_000_000_000
vi.mock('@/features/accounts', () => ({
  useAccounts: () => ({ userId: '1', now: () => kNow, user: () => undefined }),
}))
vi.mock('@/features/contacts', () => ({
  useContacts: () => ({ displayName: (id: string) => `User ${id}` }),
}))
vi.mock('@/features/media', () => ({ useMedia: () => ({ downloadUrl: () => '/file' }) }))
vi.mock('@/features/language', () => ({
  useLanguage: () => ({ said: (_: string, { seq }: ChatMessage) => (seq === 8 ? {} : undefined) }),
}))
vi.mock('@/features/stickers', () => ({ useStickers: () => ({ save: () => Promise.resolve() }) }))
vi.mock('@/features/messaging', async () => ({
  ...(await import('../../forwarding')),
  ...(await import('../../rules')),
  useMessaging: () => calls,
}))

const textOf = (text: string): Content => ({
  kind: 'text',
  text,
  mentionedUserIds: [],
  mentionsAll: false,
})

function message(change: Partial<ChatMessage> = {}): ChatMessage {
  return {
    key: 'k',
    seq: 7,
    senderId: '1',
    timeMs: kNow - 1000,
    content: textOf('hi'),
    mine: true,
    state: 'sent',
    clientMessageId: 'c',
    progress: 0,
    localUrl: '',
    ...change,
  }
}

function viewOf(change: Record<string, unknown> = {}): ConversationView {
  const membership = { active: true, role: 'member' }
  return {
    id: 'g1',
    conversation: {
      id: 'g1',
      kind: 'group',
      dissolved: false,
      memberCount: 3,
      membership,
      ...change,
    },
  } as unknown as ConversationView
}

async function menu(
  of: ChatMessage,
  view = viewOf(),
  part: 'items' | 'choices' = 'items',
  isStaff = false,
): Promise<string[]> {
  let keys: string[] = []
  const bubble = defineComponent({
    setup() {
      const { menuOf, choicesOf } = useMessageMenu(() => view, {
        quote: () => undefined,
        mention: () => undefined,
      })
      keys = (part === 'items' ? menuOf(of) : choicesOf(of)).map(({ key }) => key)
      return () => null
    },
  })
  const pins = { isPinned: () => false } as unknown as ReturnType<typeof usePins>
  await mountUi({
    setup() {
      if (isStaff)
        provideChatActions(
          () => 'g1',
          pins,
          () => true,
        )
      return () => h(bubble)
    },
  })
  return keys
}

describe('the menu of a message', () => {
  it('offers recall within two minutes only', async () => {
    const own = ['copy', 'favourite', 'translate', 'quote', 'edit', 'pin', 'remind']
    expect(await menu(message())).toEqual([...own, 'recall', 'delete'])
    expect(await menu(message({ timeMs: kNow - 3 * 60_000 }))).toEqual([...own, 'delete'])
  })

  it('offers an edit of one’s own text for a day only', async () => {
    const day = 24 * 3_600_000
    const usual = ['copy', 'favourite', 'translate', 'quote', 'pin', 'remind', 'delete']
    expect(await menu(message({ timeMs: kNow - day }))).toEqual(usual)
  })

  it('offers a moderator to take any message back', async () => {
    const others = message({ mine: false, senderId: '2', timeMs: kNow - 3 * 60_000 })
    expect(await menu(others)).not.toContain('staff-recall')
    expect(await menu(others, viewOf(), 'items', true)).toContain('staff-recall')
    expect(await menu(message(), viewOf(), 'items', true)).not.toContain('staff-recall')
    const recalled = message({ content: { kind: 'recalled', byUserId: '1' } })
    expect(await menu(recalled, viewOf(), 'items', true)).not.toContain('staff-recall')
    const imported = viewOf({ kind: 'imported' })
    expect(await menu(others, imported, 'items', true)).not.toContain('staff-recall')
  })

  it('offers reactions to messages, where one may write', async () => {
    const left = viewOf({ membership: { active: false, role: 'member' } })
    expect(await menu(message(), viewOf(), 'choices')).toEqual(['more'])
    expect(await menu(message(), left, 'choices')).toEqual([])
    expect(await menu(message({ seq: 0 }), viewOf(), 'choices')).toEqual([])
    const recalled = message({ content: { kind: 'recalled', byUserId: '1' } })
    expect(await menu(recalled, viewOf(), 'choices')).toEqual([])
  })

  it('offers pinning in a large group to its leaders only', async () => {
    const large = viewOf({ memberCount: 101 })
    expect(await menu(message(), large)).not.toContain('pin')
    const led = viewOf({ memberCount: 101, membership: { active: true, role: 'admin' } })
    expect(await menu(message(), led)).toContain('pin')
  })

  it('offers neither quote nor recall where one cannot write', async () => {
    const left = viewOf({ membership: { active: false, role: 'member' } })
    expect(await menu(message(), left)).toEqual([
      'copy',
      'favourite',
      'translate',
      'remind',
      'delete',
    ])
  })

  it('lets an admin recall what others wrote', async () => {
    const admin = viewOf({ membership: { active: true, role: 'admin' } })
    const theirs = message({ mine: false, senderId: '2', timeMs: kNow - 3_600_000 })
    const usual = ['copy', 'favourite', 'translate', 'quote', 'mention', 'nudge', 'pin', 'remind']
    expect(await menu(theirs, admin)).toEqual([...usual, 'recall', 'report', 'delete'])
    expect(await menu(theirs)).toEqual([...usual, 'report', 'delete'])
  })

  it('offers a text in another language, and a voice in text, until it is shown', async () => {
    expect(await menu(message({ seq: 8 }))).not.toContain('translate')
    const media = { mediaId: 'v', durationMs: 2000 } as Media
    const content = { kind: 'voice', media, waveform: [] } as const
    expect(await menu(message({ content }))).toContain('to-text')
    expect(await menu(message({ content, seq: 8 }))).not.toContain('to-text')
  })

  it('offers no list among favourites', async () => {
    const content = { kind: 'relay', title: 'Trip', example: '' } as const
    expect(await menu(message({ content }))).not.toContain('favourite')
  })

  it('offers sending again and dropping for a failed one', async () => {
    expect(await menu(message({ seq: 0, state: 'failed' }))).toEqual(['copy', 'resend', 'discard'])
  })
})

describe('TextBubble', () => {
  it('folds very long text and unfolds it', async () => {
    const bubble = await mountUi(TextBubble, {
      content: textOf('木'.repeat(10_000)),
      mine: false,
      tail: true,
    })
    expect(bubble.text().length).toBeLessThan(1300)
    await bubble.get('button').trigger('click')
    expect(bubble.text().length).toBeGreaterThan(10_000)
  })

  it('makes links that open outside and cannot reach back', async () => {
    const bubble = await mountUi(TextBubble, {
      content: textOf('see https://a.example/x'),
      mine: false,
      tail: true,
    })
    expect(bubble.get('a').attributes()).toMatchObject({
      href: 'https://a.example/x',
      target: '_blank',
    })
    expect(bubble.get('a').attributes('rel')).toContain('noopener')
  })

  it('shows markup as text', async () => {
    const bubble = await mountUi(TextBubble, {
      content: textOf('<img src=x onerror=1>'),
      mine: true,
      tail: true,
    })
    expect(bubble.find('img').exists()).toBe(false)
    expect(bubble.text()).toContain('<img src=x onerror=1>')
  })
})

describe('RecalledLine', () => {
  it('gives one’s own recalled text back', async () => {
    keepRecalled('r1', 'the old words')
    const content = { kind: 'recalled', byUserId: '1' } as const
    const line = await mountUi(RecalledLine, { message: message({ key: 'r1', content }) })
    expect(line.text()).toContain('You recalled a message')
    await line.get('button').trigger('click')
    expect(line.emitted('reEdit')).toEqual([['the old words']])
  })

  it('gives nothing back of what others recalled', async () => {
    const content = { kind: 'recalled', byUserId: '2' } as const
    const line = await mountUi(RecalledLine, {
      message: message({ key: 'r2', senderId: '2', mine: false, content }),
    })
    expect(line.text()).toBe('User 2 recalled a message')
    expect(line.find('button').exists()).toBe(false)
  })
})

describe('MessageState', () => {
  beforeEach(() => void calls.discard.mockReset())

  it('names why a message was not sent', async () => {
    const failure = { code: 'forbidden', reason: 'NOT_A_MEMBER' }
    const state = await mountUi(MessageState, { message: message({ state: 'failed', failure }) })
    expect(state.get('button').attributes('aria-label')).toBe(
      'Not sent: you are no longer in this group',
    )
  })

  it('shows the progress of an upload and cancels it', async () => {
    const state = await mountUi(MessageState, {
      message: message({ state: 'uploading', progress: 0.4 }),
    })
    expect(state.get('[role=progressbar]').attributes('aria-valuenow')).toBe('40')
    await state.get('button').trigger('click')
    expect(calls.discard).toHaveBeenCalledOnce()
  })
})

describe('thumbBox', () => {
  it('keeps the proportions, and room to touch for very flat ones', () => {
    expect(thumbBox(2000, 1000)).toEqual({ width: 220, height: 110 })
    expect(thumbBox(100, 50)).toEqual({ width: 100, height: 64 })
    expect(thumbBox(4000, 40)).toEqual({ width: 220, height: 64 })
    expect(thumbBox(0, 0)).toEqual({ width: 160, height: 160 })
  })
})
