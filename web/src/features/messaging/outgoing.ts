// Own messages on their way: what the outbox keeps of one, how it is sent, how it looks meanwhile.
import type { Media, Purpose } from '@/features/media'
import { RpcError, toRpcError } from '@/protocol/errors'
import type { OutboxAttempt, OutboxItem } from '@/protocol/outbox'
import { entryOf, type MessagingClient, wireContent } from './api'
import { shownReactions } from './changes'
import type { ChatMessage, Content, Entry, Quote } from './model'

/** A message in the outbox. Its media has no id until the file is on the server. */
export interface Outgoing {
  readonly content: Content
  readonly quote?: Quote
  /** The file, for pictures, voice and files. */
  readonly blob?: Blob
  /** Its hash, once known. */
  readonly hash?: Uint8Array
  /** The picture is still to be made smaller. */
  readonly compress?: boolean
}

export interface SenderDeps {
  readonly client: Pick<MessagingClient, 'send'>
  upload(
    blob: Blob,
    purpose: Purpose,
    options: {
      readonly signal: AbortSignal
      onProgress(fraction: number): void
      readonly hash?: Uint8Array
      onHash?(hash: Uint8Array): Promise<void>
    },
  ): Promise<Media>
  compress(picture: Blob): Promise<Blob>
  /** Keeps what was achieved, so that a reload does not do it again. */
  keep(id: string, payload: Outgoing): Promise<void>
  /** The server has it: into list, chat and cache. */
  accepted(entry: Entry): void
}

/** The media of a content, if it has one. */
export function mediaIn(content: Content): Media | undefined {
  return 'media' in content ? content.media : undefined
}

function withMedia(payload: Outgoing, media: Media): Outgoing {
  const { content } = payload
  return 'media' in content ? { ...payload, content: { ...content, media } } : payload
}

/** Uploads what must be uploaded, then sends. */
export async function sendOutgoing(
  deps: SenderDeps,
  item: OutboxItem<Outgoing>,
  attempt: OutboxAttempt,
): Promise<void> {
  const uploadedBefore = Boolean(mediaIn(item.payload.content)?.mediaId)
  const payload = await uploaded(deps, item, item.payload, attempt)
  try {
    await send(deps, item, payload, attempt)
  } catch (thrown) {
    // A file that was uploaded long ago may be gone from the server: the bytes are still here.
    const gone = toRpcError(thrown).reason === 'MEDIA_UNKNOWN'
    if (!gone || !uploadedBefore || !payload.blob) throw thrown
    const media = mediaIn(payload.content)
    if (!media) throw thrown
    const again = withMedia(payload, { ...media, mediaId: '' })
    await send(deps, item, await uploaded(deps, item, again, attempt), attempt)
  }
}

async function uploaded(
  deps: SenderDeps,
  item: OutboxItem<Outgoing>,
  payload: Outgoing,
  attempt: OutboxAttempt,
): Promise<Outgoing> {
  const media = mediaIn(payload.content)
  if (!media || media.mediaId !== '' || !payload.blob) return payload
  const { compress, ...rest } = payload
  const blob = compress ? await deps.compress(payload.blob) : payload.blob
  let kept: Outgoing = { ...rest, blob }
  if (compress) await deps.keep(item.id, kept)
  const stored = await deps.upload(blob, media.purpose, {
    signal: attempt.signal,
    onProgress: (fraction) => {
      attempt.onProgress(fraction)
    },
    ...(payload.hash && { hash: payload.hash }),
    onHash: async (hash) => {
      kept = { ...kept, hash }
      await deps.keep(item.id, kept)
    },
  })
  const done = withMedia(kept, stored)
  await deps.keep(item.id, done)
  return done
}

async function send(
  deps: SenderDeps,
  item: OutboxItem<Outgoing>,
  payload: Outgoing,
  attempt: OutboxAttempt,
): Promise<void> {
  const content = wireContent(payload.content, payload.quote?.seq)
  if (!content) throw new RpcError({ code: 'invalid', reason: 'CONTENT_NOT_SENDABLE' })
  const answer = await deps.client.send(
    { conversationId: item.lane, clientMessageId: item.id, content },
    { signal: attempt.signal },
  )
  if (answer.entry) deps.accepted(entryOf(answer.entry))
}

/** An own message that the server does not have yet, as the chat shows it. */
export function pendingMessage(
  item: OutboxItem<Outgoing>,
  me: string,
  progress: number,
  localUrl: string,
): ChatMessage {
  const { content, quote, blob } = item.payload
  const uploading = blob !== undefined && mediaIn(content)?.mediaId === ''
  return {
    key: `c:${item.id}`,
    seq: 0,
    senderId: me,
    timeMs: item.createdMs,
    content,
    mine: true,
    state: item.failure ? 'failed' : uploading ? 'uploading' : 'sending',
    clientMessageId: item.id,
    progress,
    localUrl,
    ...(quote && { quote }),
    ...(item.failure && { failure: item.failure }),
  }
}

/** An entry as the chat shows it. */
export function sentMessage(entry: Entry, me: string, localUrl: string): ChatMessage {
  const mine = entry.senderId === me
  const reactions = shownReactions(entry, me)
  return {
    // The same as while it was pending, so that the list keeps the element.
    key: mine && entry.clientMessageId ? `c:${entry.clientMessageId}` : `s:${entry.seq}`,
    seq: entry.seq,
    senderId: entry.senderId,
    timeMs: entry.timeMs,
    content: entry.content,
    mine,
    state: entry.changing ? 'sending' : 'sent',
    clientMessageId: entry.clientMessageId,
    progress: 1,
    localUrl,
    ...(entry.quote && { quote: entry.quote }),
    ...(entry.edited && { edited: entry.edited }),
    ...(reactions.length > 0 && { reactions }),
  }
}

/** What a quote of a message shows until the server has made its own. */
export function quoteOf(entry: Entry): Quote {
  const { content } = entry
  const text = content.kind === 'text' ? content.text : content.kind === 'file' ? content.name : ''
  const summary = Array.from(text).slice(0, 200).join('')
  return { seq: entry.seq, senderId: entry.senderId, summary, kind: content.kind }
}
