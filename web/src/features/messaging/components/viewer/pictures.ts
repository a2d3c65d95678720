// The pictures of a chat or a forwarded card, in order, as the viewer turns them.
import type { Media } from '@/features/media'
import type { ChatMessage } from '../../model'

export interface ViewerPicture {
  readonly key: string
  readonly media: Media
  readonly localUrl: string
  /** 0 while it is not on the server. */
  readonly seq: number
}

/** A picture of an album has the key of its message and its place. */
export function pictureKey(message: Pick<ChatMessage, 'key'>, place: number): string {
  return `${message.key}/${place}`
}

export function picturesOf(messages: readonly ChatMessage[]): ViewerPicture[] {
  return messages.flatMap((message): ViewerPicture[] => {
    const { content, key, localUrl, localUrls, seq } = message
    if (content.kind === 'image') return [{ key, media: content.media, localUrl, seq }]
    if (content.kind !== 'album') return []
    return content.pictures.map((media, place) => ({
      key: pictureKey(message, place),
      media,
      localUrl: localUrls?.[place] ?? '',
      seq,
    }))
  })
}
