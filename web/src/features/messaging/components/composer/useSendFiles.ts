// Sends what was picked, dropped or pasted: pictures as pictures, the rest as files.
import { useI18n } from 'vue-i18n'
import { useTimeText } from '@/shared/composables/useTimeText'
import { useSettings } from '@/shared/theme/settings'
import { toast } from '@/shared/ui'
import { useMessaging } from '@/features/messaging'

const kImageTypes = /^image\/(jpeg|png|gif|webp)$/
const kImageMost = 25 * 1024 * 1024
const kFileMost = 2 * 1024 * 1024 * 1024

/** True for a picture that the server takes as one. */
export function isPicture(file: File): boolean {
  return kImageTypes.test(file.type) && file.size <= kImageMost
}

export function useSendFiles(conversationId: () => string) {
  const { t } = useI18n()
  const { fileSize } = useTimeText()
  const messaging = useMessaging()
  const { settings } = useSettings()

  async function sendOne(file: File): Promise<void> {
    if (file.size > kFileMost) {
      toast(t('chat.fileTooLarge', { name: file.name, size: fileSize(kFileMost) }))
      return
    }
    const quality = settings.value.originals ? 'original' : 'compressed'
    if (isPicture(file)) await messaging.sendImage(conversationId(), file, quality)
    else await messaging.sendFile(conversationId(), file)
  }

  return {
    /** In the order given. */
    async sendFiles(files: readonly File[]): Promise<void> {
      for (const file of files) await sendOne(file)
    },
    /** As files even if they are pictures: nothing is made smaller. */
    async sendAsFiles(files: readonly File[]): Promise<void> {
      for (const file of files) {
        if (file.size > kFileMost) await sendOne(file)
        else await messaging.sendFile(conversationId(), file)
      }
    },
  }
}
