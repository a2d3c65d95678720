// Makes own messages and puts them into the outbox.
import { type Media, type Purpose, readVideo, type VoiceRecording } from '@/features/media'
import type { Sticker } from '@/features/stickers'
import { forwardOf, mergedOf } from './forwarding'
import type { ChatMessage, Content, MergedSource, TextOptions } from './model'
import { type Outgoing, quoteOf } from './outgoing'
import type { MessagingRuntime } from './runtime'

function localMedia(blob: Blob, purpose: Purpose, more: Partial<Media> = {}): Media {
  return {
    mediaId: '',
    purpose,
    mimeType: blob.type,
    sizeBytes: blob.size,
    width: 0,
    height: 0,
    durationMs: 0,
    preview: new Uint8Array(),
    hasThumbnail: false,
    ...more,
  }
}

/** An original is what the server leaves as it is. */
function purposeOf(quality: 'compressed' | 'original'): Purpose {
  return quality === 'original' ? 'original' : 'image'
}

/** A file larger than this does not hold back what is written after it. */
const kAsideBytes = 1024 * 1024

/** Width and height as the picture will be shown; zeros if the browser cannot read it. */
async function pictureSize(picture: Blob): Promise<{ width: number; height: number }> {
  try {
    const bitmap = await createImageBitmap(picture)
    const size = { width: bitmap.width, height: bitmap.height }
    bitmap.close()
    return size
  } catch {
    return { width: 0, height: 0 }
  }
}

/** A file name that the server takes: no path, no control characters, at most 255 characters with its ending. */
export function cleanFileName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  const plain = Array.from(last.replace(/\p{Cc}/gu, '').trim())
  if (plain.length === 0) return 'file'
  if (plain.length <= 255) return plain.join('')
  const ending = /\.[^.]{1,16}$/.exec(plain.join(''))?.[0] ?? ''
  return plain.slice(0, 255 - Array.from(ending).length).join('') + ending
}

export function sendingActions(runtime: () => MessagingRuntime, newId: () => string) {
  function post(conversationId: string, payload: Outgoing): Promise<void> {
    const large = payload.files?.some((file) => file.blob.size > kAsideBytes && !file.compress)
    const way = large ? 'aside' : 'in order'
    return runtime().outbox.add(conversationId, newId(), payload, way)
  }

  function sendFile(conversationId: string, file: File): Promise<void> {
    const media = localMedia(file, 'file')
    const content: Content = { kind: 'file', media, name: cleanFileName(file.name) }
    return post(conversationId, { content, files: [{ blob: file }] })
  }

  return {
    async sendText(conversationId: string, text: string, options: TextOptions = {}): Promise<void> {
      const { quoteSeq, mentionedUserIds = [], mentionsAll = false, link } = options
      const quoted = quoteSeq ? await quoteFor(runtime(), conversationId, quoteSeq) : undefined
      await post(conversationId, {
        content: {
          kind: 'text',
          text,
          mentionedUserIds: [...mentionedUserIds],
          mentionsAll,
          ...(link && { link }),
        },
        ...(quoted && { quote: quoted }),
      })
    },
    sendEmoji: (conversationId: string, emoji: string) =>
      post(conversationId, { content: { kind: 'sticker', packId: 'emoji', stickerId: emoji } }),
    sendSticker: (conversationId: string, sticker: Sticker) =>
      post(conversationId, { content: { kind: 'sticker', ...sticker } }),
    async sendImage(
      conversationId: string,
      picture: Blob,
      quality: 'compressed' | 'original' = 'compressed',
    ): Promise<void> {
      const media = localMedia(picture, purposeOf(quality), await pictureSize(picture))
      await post(conversationId, {
        content: { kind: 'image', media },
        files: [{ blob: picture, ...(quality === 'compressed' && { compress: true }) }],
      })
    },
    async sendAlbum(
      conversationId: string,
      pictures: readonly Blob[],
      quality: 'compressed' | 'original' = 'compressed',
    ): Promise<void> {
      const media: Media[] = []
      for (const picture of pictures) {
        media.push(localMedia(picture, purposeOf(quality), await pictureSize(picture)))
      }
      await post(conversationId, {
        content: { kind: 'album', pictures: media },
        files: pictures.map((blob) => ({
          blob,
          ...(quality === 'compressed' && { compress: true }),
        })),
      })
    },
    async sendVideo(conversationId: string, file: File): Promise<void> {
      const facts = await readVideo(file)
      // What this browser cannot show, others may not either: a file can be saved and played elsewhere.
      if (!facts) {
        await sendFile(conversationId, file)
        return
      }
      const { width, height, durationMs, poster } = facts
      await post(conversationId, {
        content: {
          kind: 'video',
          media: localMedia(file, 'video', { width, height, durationMs }),
          poster: localMedia(poster, 'image', { width, height }),
        },
        files: [{ blob: file }, { blob: poster }],
      })
    },
    sendLocation(
      conversationId: string,
      place: Omit<Extract<Content, { kind: 'location' }>, 'kind'>,
    ): Promise<void> {
      return post(conversationId, { content: { kind: 'location', ...place } })
    },
    sendContactCard(
      conversationId: string,
      person: Omit<Extract<Content, { kind: 'contactCard' }>, 'kind'>,
    ): Promise<void> {
      return post(conversationId, { content: { kind: 'contactCard', ...person } })
    },
    async sendCard(
      conversationId: string,
      card: Omit<Extract<Content, { kind: 'card' }>, 'kind'>,
      picture?: Blob,
    ): Promise<void> {
      const content: Content = { kind: 'card', ...card }
      if (!picture) {
        await post(conversationId, { content })
        return
      }
      const media = localMedia(picture, 'image', await pictureSize(picture))
      const files = [{ blob: picture, compress: true }]
      await post(conversationId, { content: { ...content, picture: media }, files })
    },
    sendPoll(
      conversationId: string,
      poll: Omit<Extract<Content, { kind: 'poll' }>, 'kind'>,
    ): Promise<void> {
      return post(conversationId, { content: { kind: 'poll', ...poll } })
    },
    sendRelay(
      conversationId: string,
      relay: Omit<Extract<Content, { kind: 'relay' }>, 'kind'>,
    ): Promise<void> {
      return post(conversationId, { content: { kind: 'relay', ...relay } })
    },
    sendVoice(conversationId: string, recording: VoiceRecording): Promise<void> {
      const { blob, durationMs, waveform } = recording
      const media = localMedia(blob, 'voice', { durationMs })
      const content: Content = { kind: 'voice', media, waveform: [...waveform] }
      return post(conversationId, { content, files: [{ blob }] })
    },
    sendFile,
    async forward(
      source: MergedSource,
      messages: readonly ChatMessage[],
      conversationIds: readonly string[],
    ): Promise<void> {
      for (const id of conversationIds) {
        for (const message of messages) {
          await post(id, forwardOf(source.conversationId, message))
        }
      }
    },
    async forwardMerged(
      source: MergedSource,
      messages: readonly ChatMessage[],
      conversationIds: readonly string[],
    ): Promise<void> {
      const originKind = runtime().conversations.row(source.conversationId)?.kind ?? 'group'
      const content = mergedOf(source, messages, originKind)
      for (const id of conversationIds) await post(id, { content })
    },
    retry: (_conversationId: string, clientMessageId: string) =>
      runtime().outbox.retry(clientMessageId),
    discard: (_conversationId: string, clientMessageId: string) =>
      runtime().outbox.discard(clientMessageId),
  }
}

async function quoteFor(runtime: MessagingRuntime, conversationId: string, seq: number) {
  const quoted = await runtime.findEntry(conversationId, seq)
  return quoted ? quoteOf(quoted) : { seq, senderId: '0', summary: '', kind: 'text' }
}
