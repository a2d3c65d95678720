// What can be done with several chosen messages. A new action is one more in the list.
import { IconArrowForwardUp, IconStack2, IconStar, IconTrash } from '@tabler/icons-vue'
import type { Component } from 'vue'
import { useI18n } from 'vue-i18n'
import { useErrorText } from '@/shared/composables/useErrorText'
import { confirm, toast } from '@/shared/ui'
import {
  type ChatMessage,
  kForwardMost,
  mayForward,
  mayKeep,
  useMessaging,
} from '@/features/messaging'
import { useKeeping } from '../message/useKeeping'
import type { Selection } from './selection'

export interface SelectionAction {
  readonly key: string
  readonly label: string
  readonly icon: Component
  readonly danger?: boolean
  /** Not for these messages. */
  readonly disabled: boolean
  run(): void
}

export function useSelectionActions(selection: Selection, conversationId: () => string) {
  const { t } = useI18n()
  const messaging = useMessaging()
  const { errorText } = useErrorText()
  const { keep } = useKeeping()

  async function remove(chosen: readonly ChatMessage[]): Promise<void> {
    const text = t('chat.deleteConfirm')
    const title = t('chat.delete')
    if (!(await confirm({ title, text, confirm: title, danger: true }))) return
    try {
      await messaging.hideEntries(
        conversationId(),
        chosen.map((message) => message.seq),
      )
      selection.stop()
    } catch (thrown) {
      toast(errorText(thrown))
    }
  }

  async function keepAll(chosen: readonly ChatMessage[]): Promise<void> {
    const seqs = chosen.map((message) => message.seq)
    if (await keep(conversationId(), seqs)) selection.stop()
  }

  /** In the order of the bar. */
  return function actionsFor(chosen: readonly ChatMessage[]): SelectionAction[] {
    const forwardable = chosen.filter(mayForward)
    const keepable = chosen.filter(mayKeep)
    const none = forwardable.length === 0 || forwardable.length > kForwardMost
    return [
      {
        key: 'forward-each',
        label: t('kinds.forwardEach'),
        icon: IconArrowForwardUp,
        disabled: none,
        run: () => selection.forward(forwardable, 'each'),
      },
      {
        key: 'forward-merged',
        label: t('kinds.forwardMerged'),
        icon: IconStack2,
        // What an archive says cannot be shown as said here.
        disabled: none || conversationId().startsWith('i'),
        run: () => selection.forward(forwardable, 'merged'),
      },
      {
        key: 'favourite',
        label: t('favourites.add'),
        icon: IconStar,
        disabled: keepable.length === 0,
        run: () => void keepAll(keepable),
      },
      {
        key: 'delete',
        label: t('chat.delete'),
        icon: IconTrash,
        danger: true,
        disabled: chosen.length === 0,
        run: () => void remove(chosen),
      },
    ]
  }
}
