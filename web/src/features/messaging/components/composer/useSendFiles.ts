// Sends what was picked, dropped or pasted: pictures and videos as such, several pictures as albums, the rest as files.
import { useI18n } from 'vue-i18n'
import { useTimeText } from '@/shared/composables/useTimeText'
import { useSettings } from '@/shared/theme/settings'
import { toast } from '@/shared/ui'
import { useMessaging } from '@/features/messaging'

const kImageTypes = /^image\/(jpeg|png|gif|webp)$/
const kVideoTypes = /^video\/(mp4|webm|quicktime)$/
const kImageMost = 25 * 1024 * 1024
const kFileMost = 2 * 1024 * 1024 * 1024
/** Pictures of one album. */
export const kAlbumMost = 9

/** True for a picture that the server takes as one. */
export function isPicture(file: File): boolean {
  return kImageTypes.test(file.type) && file.size <= kImageMost
}

/** Files in the order given, pictures that follow each other together. */
export function batches(files: readonly File[]): File[][] {
  const all: File[][] = []
  for (const file of files) {
    const last = all.at(-1)
    const [first] = last ?? []
    if (last && first && isPicture(first) && isPicture(file) && last.length < kAlbumMost) {
      last.push(file)
    } else all.push([file])
  }
  return all
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
    else if (kVideoTypes.test(file.type)) await messaging.sendVideo(conversationId(), file)
    else await messaging.sendFile(conversationId(), file)
  }

  return {
    /** In the order given. */
    async sendFiles(files: readonly File[]): Promise<void> {
      const all = batches(files)
      if (all.filter((batch) => batch.length > 1).length > 1) {
        toast(t('kinds.tooManyPictures', { count: kAlbumMost }))
      }
      for (const batch of all) {
        const [first] = batch
        if (batch.length > 1) {
          const quality = settings.value.originals ? 'original' : 'compressed'
          await messaging.sendAlbum(conversationId(), batch, quality)
        } else if (first) await sendOne(first)
      }
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
