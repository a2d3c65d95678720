// Own messages on their way: what the outbox keeps of one, how it is sent, how it looks meanwhile.
import type { Media, Purpose } from '@/features/media'
import { RpcError, toRpcError } from '@/protocol/errors'
import type { OutboxAttempt, OutboxItem } from '@/protocol/outbox'
import { entryOf, type MessagingClient, wireContent } from './api'
import { shownReactions } from './changes'
import type { ChatMessage, Content, Entry, LinkPreview, Quote } from './model'
import { kEmojiPack } from './texts'

/** A file of a message on its way. */
export interface OutgoingFile {
  readonly blob: Blob
  /** Its hash, once known. */
  readonly hash?: Uint8Array
  /** What the server calls its upload, once begun. */
  readonly uploadId?: string
  /** The picture is still to be made smaller. */
  readonly compress?: boolean
}

/** A message in the outbox. Its media have no id until their files are on the server. */
export interface Outgoing {
  readonly content: Content
  readonly quote?: Quote
  /** The files of its media, in their order. */
  readonly files?: readonly OutgoingFile[]
  /** A link of a text whose page is to be asked what it says, before it is sent. */
  readonly linkUrl?: string
}

/** How an earlier release kept the one file that a message could have. */
interface OldOutgoing extends Partial<OutgoingFile> {
  readonly content: Content
  readonly quote?: Quote
}

/** What is in the outbox as this release keeps it. */
export function currentOutgoing(stored: Outgoing | OldOutgoing): Outgoing {
  if (!('blob' in stored) || !stored.blob) return stored as Outgoing
  const { blob, hash, compress, ...rest } = stored
  return { ...rest, files: [{ blob, ...(hash && { hash }), ...(compress && { compress }) }] }
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
      onBegun?(uploadId: string): Promise<void>
    },
  ): Promise<Media>
  compress(picture: Blob): Promise<Blob>
  /** What a page says of itself; undefined if it says nothing. */
  preview(url: string): Promise<LinkPreview | undefined>
  /** Keeps what was achieved, so that a reload does not do it again. */
  keep(id: string, payload: Outgoing): Promise<void>
  /** The server has it: into list, chat and cache. */
  accepted(entry: Entry): void
}

/** The media of a content, in order. */
export function mediaIn(content: Content): readonly Media[] {
  switch (content.kind) {
    case 'album':
      return content.pictures
    case 'video':
      return content.poster ? [content.media, content.poster] : [content.media]
    case 'card':
      return content.picture ? [content.picture] : []
    case 'sticker':
      return content.media ? [content.media] : []
    default:
      return 'media' in content ? [content.media] : []
  }
}

function withMedia(content: Content, media: readonly Media[]): Content {
  const [first, second] = media
  if (!first) return content
  switch (content.kind) {
    case 'album':
      return { ...content, pictures: media }
    case 'video':
      return { ...content, media: first, ...(second && { poster: second }) }
    case 'card':
      return { ...content, picture: first }
    default:
      return 'media' in content ? { ...content, media: first } : content
  }
}

/** Uploads what must be uploaded, then sends. */
export async function sendOutgoing(
  deps: SenderDeps,
  item: OutboxItem<Outgoing>,
  attempt: OutboxAttempt,
): Promise<void> {
  const uploadedBefore = mediaIn(item.payload.content).some((media) => media.mediaId !== '')
  const payload = await uploaded(deps, item, await previewed(deps, item), attempt)
  try {
    await send(deps, item, payload, attempt)
  } catch (thrown) {
    const again = secondTry(payload, toRpcError(thrown).reason, uploadedBefore)
    if (!again) throw thrown
    await send(deps, item, await uploaded(deps, item, again, attempt), attempt)
  }
}

/** What to send after a refusal that has a way out. */
function secondTry(
  payload: Outgoing,
  reason: string,
  uploadedBefore: boolean,
): Outgoing | undefined {
  const { content, files } = payload
  // What the page said was read too long ago: the words go without.
  if (reason === 'PREVIEW_UNKNOWN' && content.kind === 'text') {
    const { link: _link, ...rest } = content
    return { ...payload, content: rest }
  }
  // A file that was uploaded long ago may be gone from the server: the bytes are still here.
  if (reason !== 'MEDIA_UNKNOWN' || !uploadedBefore || !files) return undefined
  const lost = mediaIn(content).map((media) => ({ ...media, mediaId: '' }))
  return { ...payload, content: withMedia(content, lost) }
}

/** A forwarded link says again what its page says; without an answer it is a plain link. */
async function previewed(deps: SenderDeps, item: OutboxItem<Outgoing>): Promise<Outgoing> {
  const { linkUrl, ...payload } = item.payload
  if (!linkUrl || payload.content.kind !== 'text') return item.payload
  const link = await deps.preview(linkUrl)
  const next = link ? { ...payload, content: { ...payload.content, link } } : payload
  await deps.keep(item.id, next)
  return next
}

/** All files, one after the other; what was achieved is kept, so a later attempt goes on there. */
async function uploaded(
  deps: SenderDeps,
  item: OutboxItem<Outgoing>,
  payload: Outgoing,
  attempt: OutboxAttempt,
): Promise<Outgoing> {
  const files = payload.files ?? []
  const total = files.reduce((sum, file) => sum + file.blob.size, 0)
  let kept = payload
  let before = 0
  for (let place = 0; place < files.length; place++) {
    const size = files[place]?.blob.size ?? 0
    const begun = before
    kept = await uploadOne(deps, item, kept, place, {
      signal: attempt.signal,
      onProgress: (fraction) => {
        attempt.onProgress((begun + fraction * size) / Math.max(1, total))
      },
    })
    before += size
  }
  return kept
}

async function uploadOne(
  deps: SenderDeps,
  item: OutboxItem<Outgoing>,
  payload: Outgoing,
  place: number,
  attempt: OutboxAttempt,
): Promise<Outgoing> {
  const media = mediaIn(payload.content)
  const file = payload.files?.[place]
  const target = media[place]
  if (!file || !target || target.mediaId !== '') return payload
  const { compress, ...rest } = file
  const ready = compress ? { ...rest, blob: await deps.compress(file.blob) } : rest
  let kept = withFile(payload, place, ready)
  if (compress) await deps.keep(item.id, kept)
  const stored = await deps.upload(ready.blob, target.purpose, {
    signal: attempt.signal,
    onProgress: attempt.onProgress,
    ...(ready.hash && { hash: ready.hash }),
    onHash: async (hash) => {
      kept = withFile(kept, place, { ...ready, hash })
      await deps.keep(item.id, kept)
    },
    onBegun: async (uploadId) => {
      if (kept.files?.[place]?.uploadId === uploadId) return
      kept = withFile(kept, place, { ...(kept.files?.[place] ?? ready), uploadId })
      await deps.keep(item.id, kept)
    },
  })
  const next = media.map((each, at) => (at === place ? stored : each))
  kept = { ...kept, content: withMedia(kept.content, next) }
  await deps.keep(item.id, kept)
  return kept
}

/** The uploads of a message that are not finished. */
export function openUploads({ content, files }: Outgoing): string[] {
  const media = mediaIn(content)
  return (files ?? []).flatMap(({ uploadId }, place) =>
    uploadId && media[place]?.mediaId === '' ? [uploadId] : [],
  )
}

function withFile(payload: Outgoing, place: number, file: OutgoingFile): Outgoing {
  return { ...payload, files: payload.files?.map((each, at) => (at === place ? file : each)) ?? [] }
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

function localOf(localUrls: readonly string[]) {
  return { localUrl: localUrls[0] ?? '', ...(localUrls.length > 1 && { localUrls }) }
}

/** An own message that the server does not have yet, as the chat shows it. */
export function pendingMessage(
  item: OutboxItem<Outgoing>,
  me: string,
  progress: number,
  localUrls: readonly string[],
): ChatMessage {
  const { content, quote, files } = item.payload
  const uploading = Boolean(files) && mediaIn(content).some((media) => media.mediaId === '')
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
    ...localOf(localUrls),
    ...(quote && { quote }),
    ...(item.failure && { failure: item.failure }),
  }
}

/** An entry as the chat shows it. */
export function sentMessage(entry: Entry, me: string, localUrls: readonly string[]): ChatMessage {
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
    ...localOf(localUrls),
    ...(entry.quote && { quote: entry.quote }),
    ...(entry.occasion && { occasion: entry.occasion }),
    ...(entry.edited && { edited: entry.edited }),
    ...(reactions.length > 0 && { reactions }),
  }
}

/** What a quote of a message shows until the server has made its own. */
export function quoteOf(entry: Entry): Quote {
  const { content, seq, senderId } = entry
  return { seq, senderId, summary: summaryOf(content, 200), kind: wireKind(content) }
}

/** The words of a message in short, as the server shortens them. */
export function summaryOf(content: Content, most: number): string {
  return Array.from(wordsOf(content)).slice(0, most).join('')
}

function wordsOf(content: Content): string {
  switch (content.kind) {
    case 'text':
      return content.text
    case 'file':
    case 'location':
      return content.name
    case 'contactCard':
      return content.nickname
    case 'card':
    case 'relay':
      return content.title
    case 'poll':
      return content.question
    case 'sticker':
      return content.packId === kEmojiPack ? content.stickerId : (content.words ?? '')
    default:
      return ''
  }
}

/** A kind as the server names it. */
export function wireKind(content: Content): string {
  return content.kind === 'contactCard' ? 'contact_card' : content.kind
}
