// Puts messages among one's favourites.
import { useI18n } from 'vue-i18n'
import { useErrorText } from '@/shared/composables/useErrorText'
import { toast, toastDone } from '@/shared/ui'

export function useKeeping() {
  const { t } = useI18n()
  const { errorText } = useErrorText()

  /** One after the other; says how it went, and resolves to false if one was refused. */
  async function keep(conversationId: string, seqs: readonly number[]): Promise<boolean> {
    try {
      const { useFavourites } = await import('@/features/favourites')
      const favourites = useFavourites()
      for (const seq of seqs) await favourites.add(conversationId, seq)
      toastDone(t('favourites.added'))
      return true
    } catch (thrown) {
      toast(errorText(thrown))
      return false
    }
  }
  return { keep }
}
