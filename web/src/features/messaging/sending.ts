// Makes own messages and puts them into the outbox.
import type { Media, Purpose, VoiceRecording } from '@/features/media'
import type { ChatMessage, Content, TextOptions } from './model'
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
    const { blob, compress } = payload
    const way = blob && blob.size > kAsideBytes && !compress ? 'aside' : 'in order'
    return runtime().outbox.add(conversationId, newId(), payload, way)
  }

  return {
    async sendText(conversationId: string, text: string, options: TextOptions = {}): Promise<void> {
      const { quoteSeq, mentionedUserIds = [], mentionsAll = false } = options
      const quoted = quoteSeq ? await quoteFor(runtime(), conversationId, quoteSeq) : undefined
      await post(conversationId, {
        content: { kind: 'text', text, mentionedUserIds: [...mentionedUserIds], mentionsAll },
        ...(quoted && { quote: quoted }),
      })
    },
    sendEmoji: (conversationId: string, emoji: string) =>
      post(conversationId, { content: { kind: 'sticker', packId: 'emoji', stickerId: emoji } }),
    async sendImage(
      conversationId: string,
      picture: Blob,
      quality: 'compressed' | 'original' = 'compressed',
    ): Promise<void> {
      const media = localMedia(picture, 'image', await pictureSize(picture))
      await post(conversationId, {
        content: { kind: 'image', media },
        blob: picture,
        ...(quality === 'compressed' && { compress: true }),
      })
    },
    sendVoice(conversationId: string, recording: VoiceRecording): Promise<void> {
      const { blob, durationMs, waveform } = recording
      const media = localMedia(blob, 'voice', { durationMs })
      const content: Content = { kind: 'voice', media, waveform: [...waveform] }
      return post(conversationId, { content, blob })
    },
    sendFile(conversationId: string, file: File): Promise<void> {
      const media = localMedia(file, 'file')
      const content: Content = { kind: 'file', media, name: cleanFileName(file.name) }
      return post(conversationId, { content, blob: file })
    },
    async forward(message: ChatMessage, conversationIds: readonly string[]): Promise<void> {
      const { content } = message
      // Whom the original mentioned is not meant in another conversation.
      const plain: Content =
        content.kind === 'text' ? { ...content, mentionedUserIds: [], mentionsAll: false } : content
      for (const id of conversationIds) await post(id, { content: plain })
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
