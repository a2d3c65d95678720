// What cards of polls and relay lists share: how they stand, and doing something about it.
import { computed, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useShown, useTogether } from '@/features/together/ui'
import { useErrorText } from '@/shared/composables/useErrorText'
import { announce, confirm, toast } from '@/shared/ui'
import { type ChatMessage, useMessaging } from '@/features/messaging'

export function useTakingPart(where: () => { conversationId: string; message: ChatMessage }) {
  const { t } = useI18n()
  const { errorText } = useErrorText()
  const together = useTogether()
  const messaging = useMessaging()
  const busy = ref(false)

  const state = useShown(() => ({
    conversationId: where().conversationId,
    seq: where().message.seq,
  }))
  const mayTakePart = computed(() => {
    const { conversationId, message } = where()
    const conversation = messaging.conversation(conversationId)
    if (message.seq === 0 || !conversation || conversation.dissolved) return false
    return conversation.membership.active && state.value?.closed !== true
  })

  /** One thing at a time; says why if it failed. */
  async function act(work: (id: string, seq: number) => Promise<void>, done = ''): Promise<void> {
    if (busy.value) return
    busy.value = true
    try {
      await work(where().conversationId, where().message.seq)
      if (done) announce(done)
    } catch (thrown) {
      toast(errorText(thrown))
    } finally {
      busy.value = false
    }
  }

  async function close(title: string): Promise<void> {
    const sure = await confirm({
      title,
      text: t('together.closeText'),
      confirm: t('together.close'),
    })
    if (sure) await act((id, seq) => together.close(id, seq), t('together.closed'))
  }

  return { state, mayTakePart, busy, act, close, together }
}
