// What the parts of a chat page ask of the page: editing, reactions, and the dialogs of a message.
import { inject, type InjectionKey, provide, shallowRef } from 'vue'
import { useLocalStorage } from '@vueuse/core'
import { useErrorText } from '@/shared/composables/useErrorText'
import { toast } from '@/shared/ui'
import { type ChatMessage, useMessaging } from '@/features/messaging'
import type { usePins } from '../pins/usePins'

export interface MessageDialog {
  readonly kind: 'edits' | 'reactors' | 'picker' | 'remind' | 'report' | 'recall'
  readonly message: ChatMessage
}

const kUsual = ['👍', '❤️', '😂', '🎉', '😮', '🙏']
const kShown = 6

export interface ChatActions {
  /** Emoji to react with at once, the last used first. */
  quickReactions(): readonly string[]
  /** Adds the reaction, or takes it off where it is one's own already. */
  react(message: ChatMessage, emoji: string): void
  open(dialog: MessageDialog): void
  edit(message: ChatMessage): void
  isPinned(seq: number): boolean
  setPinned(seq: number, pinned: boolean): void
  nudge(userId: string): void
  /** The reader is a moderator, who takes back any message. */
  isStaff(): boolean
}

const kActions: InjectionKey<ChatActions> = Symbol('chat actions')

/** For the page of a chat. */
export function provideChatActions(
  conversationId: () => string,
  pins: ReturnType<typeof usePins>,
  isStaff: () => boolean = () => false,
) {
  const messaging = useMessaging()
  const { errorText } = useErrorText()
  const dialog = shallowRef<MessageDialog>()
  const editing = shallowRef<ChatMessage>()
  const recent = useLocalStorage<string[]>('kapok.recent-reactions', [])

  async function run(work: Promise<void>): Promise<void> {
    try {
      await work
    } catch (thrown) {
      toast(errorText(thrown))
    }
  }

  const actions: ChatActions = {
    quickReactions: () => [...new Set([...recent.value, ...kUsual])].slice(0, kShown),
    react(message, emoji) {
      const mine = message.reactions?.some((each) => each.emoji === emoji && each.mine) ?? false
      if (!mine) recent.value = [...new Set([emoji, ...recent.value])].slice(0, kShown)
      void run(messaging.react(conversationId(), message.seq, emoji, !mine))
    },
    open(next) {
      dialog.value = next
    },
    edit(message) {
      editing.value = message
    },
    isPinned: pins.isPinned,
    setPinned(seq, pinned) {
      void run(messaging.pinMessage(conversationId(), seq, pinned).then(pins.reload))
    },
    nudge(userId) {
      void run(messaging.nudge(conversationId(), userId))
    },
    isStaff,
  }
  provide(kActions, actions)
  return { dialog, editing, actions }
}

const kNone: ChatActions = {
  quickReactions: () => [],
  react: () => undefined,
  open: () => undefined,
  edit: () => undefined,
  isPinned: () => false,
  setPinned: () => undefined,
  nudge: () => undefined,
  isStaff: () => false,
}

/** For a part of it. */
export function useChatActions(): ChatActions {
  return inject(kActions, kNone)
}
