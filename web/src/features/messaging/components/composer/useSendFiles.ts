// Sends what was picked, dropped or pasted: pictures and videos as such, several pictures as albums, the rest as files.
import { useI18n } from 'vue-i18n'
import { useTimeText } from '@/shared/composables/useTimeText'
import { toast } from '@/shared/ui'
import { type Limits, useLimits } from '@/features/accounts'
import { useMessaging } from '@/features/messaging'

const kImageTypes = /^image\/(jpeg|png|gif|webp)$/
const kVideoTypes = /^video\/(mp4|webm|quicktime)$/

/** How pictures go out: made smaller, or with every byte as it is. */
export type Quality = 'compressed' | 'original'

/** True for a picture that the server takes as one. */
export function isPicture(file: File, { imageBytes }: Pick<Limits, 'imageBytes'>): boolean {
  return kImageTypes.test(file.type) && file.size <= imageBytes
}

/** Files in the order given, pictures that follow each other together. */
export function batches(
  files: readonly File[],
  limits: Pick<Limits, 'imageBytes' | 'albumPictures'>,
): File[][] {
  const all: File[][] = []
  for (const file of files) {
    const last = all.at(-1)
    const [first] = last ?? []
    const together = first && isPicture(first, limits) && isPicture(file, limits)
    if (last && together && last.length < limits.albumPictures) last.push(file)
    else all.push([file])
  }
  return all
}

export function useSendFiles(conversationId: () => string) {
  const { t } = useI18n()
  const { fileSize } = useTimeText()
  const messaging = useMessaging()
  const limits = useLimits()

  async function sendOne(file: File, quality: Quality): Promise<void> {
    const most = limits.value.fileBytes
    if (file.size > most) {
      toast(t('chat.fileTooLarge', { name: file.name, size: fileSize(most) }))
      return
    }
    if (isPicture(file, limits.value)) await messaging.sendImage(conversationId(), file, quality)
    else if (kVideoTypes.test(file.type)) await messaging.sendVideo(conversationId(), file)
    else await messaging.sendFile(conversationId(), file)
  }

  return {
    /** In the order given. */
    async sendFiles(files: readonly File[], quality: Quality = 'compressed'): Promise<void> {
      const all = batches(files, limits.value)
      if (all.filter((batch) => batch.length > 1).length > 1) {
        toast(t('kinds.tooManyPictures', { count: limits.value.albumPictures }))
      }
      for (const batch of all) {
        const [first] = batch
        if (batch.length > 1) {
          await messaging.sendAlbum(conversationId(), batch, quality)
        } else if (first) await sendOne(first, quality)
      }
    },
    /** As files even if they are pictures: nothing is made smaller. */
    async sendAsFiles(files: readonly File[]): Promise<void> {
      for (const file of files) {
        if (file.size > limits.value.fileBytes) await sendOne(file, 'compressed')
        else await messaging.sendFile(conversationId(), file)
      }
    },
  }
}
