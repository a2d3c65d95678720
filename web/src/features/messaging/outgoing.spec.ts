// feature: album, video, upload, forward, link-preview, rule-13, upload-progress
import { create } from '@bufbuild/protobuf'
import { describe, expect, it } from 'vitest'
import type { Media } from '@/features/media'
import { SendResponseSchema } from '@/gen/kapok/messaging/v1/service_pb'
import { RpcError } from '@/protocol/errors'
import type { OutboxItem } from '@/protocol/outbox'
import { forwardOf, mayForward, mergedOf } from './forwarding'
import type { ChatMessage, Content, Entry, LinkPreview } from './model'
import {
  currentOutgoing,
  openUploads,
  type Outgoing,
  pendingMessage,
  sendOutgoing,
} from './outgoing'
import { cleanFileName } from './sending'

const kMedia: Media = {
  mediaId: '',
  purpose: 'image',
  mimeType: 'image/png',
  sizeBytes: 3,
  width: 1,
  height: 1,
  durationMs: 0,
  preview: new Uint8Array(),
  hasThumbnail: false,
}

function item(payload: Outgoing): OutboxItem<Outgoing> {
  return { id: 'c1', lane: 'd1-2', order: 1, createdMs: 5, payload }
}

function picture(mediaId: string): Outgoing {
  const content: Content = { kind: 'image', media: { ...kMedia, mediaId } }
  return { content, files: [{ blob: new Blob(['abc']) }] }
}

function setUp(refusals: string[] = [], pages: Record<string, LinkPreview> = {}) {
  const steps: string[] = []
  const kept: Outgoing[] = []
  const accepted: Entry[] = []
  const run = (payload: Outgoing) =>
    sendOutgoing(
      {
        client: {
          send: (request) => {
            const kind = request.content?.kind
            const id = kind?.case === 'image' ? (kind.value.media?.mediaId ?? '') : kind?.case
            steps.push(`send ${id ?? ''}`)
            const reason = refusals.shift()
            if (reason) return Promise.reject(new RpcError({ code: 'not_found', reason }))
            const entry = { conversationId: request.conversationId ?? '', seq: 4n }
            return Promise.resolve(create(SendResponseSchema, { entry }))
          },
        },
        upload: async (_blob, purpose, options) => {
          steps.push(`upload ${purpose}${options.hash ? ' known' : ''}`)
          await options.onHash?.(Uint8Array.of(1))
          await options.onBegun?.('u1')
          return { ...kMedia, mediaId: 'fresh', width: 640 }
        },
        compress: (blob) => {
          steps.push('compress')
          return Promise.resolve(blob.slice(0, 1))
        },
        preview: (url) => {
          steps.push(`preview ${url}`)
          return Promise.resolve(pages[url])
        },
        keep: (_id, next) => {
          kept.push(next)
          return Promise.resolve()
        },
        accepted: (entry) => accepted.push(entry),
      },
      item(payload),
      { signal: new AbortController().signal, onProgress: () => undefined },
    )
  return { steps, kept, accepted, run }
}

describe('sendOutgoing', () => {
  it('uploads first, keeps what it achieved, then sends', async () => {
    const { steps, kept, accepted, run } = setUp()
    await run(picture(''))
    expect(steps).toEqual(['upload image', 'send fresh'])
    expect(kept[0]?.files?.[0]?.hash).toEqual(Uint8Array.of(1))
    expect(kept[1]?.files?.[0]).toMatchObject({ hash: Uint8Array.of(1), uploadId: 'u1' })
    expect(kept[2]?.content).toMatchObject({ media: { mediaId: 'fresh', width: 640 } })
    expect(kept[2]?.files?.[0]?.hash).toEqual(Uint8Array.of(1))
    expect(accepted[0]?.seq).toBe(4)
  })

  it('knows which of its uploads are to be cancelled when it is dropped', async () => {
    const { kept, run } = setUp()
    await run(album('there', ''))
    expect(kept.map(openUploads)).toEqual([[], ['u1'], []])
    const before = album('there', 'there')
    expect(
      openUploads({ ...before, files: before.files?.map((f) => ({ ...f, uploadId: 'u2' })) ?? [] }),
    ).toEqual([])
  })

  it('makes a picture smaller once, whatever happens to the upload', async () => {
    const { steps, kept, run } = setUp()
    await run({ ...picture(''), files: [{ blob: new Blob(['abc']), compress: true }] })
    expect(steps).toEqual(['compress', 'upload image', 'send fresh'])
    expect(kept[0]).toMatchObject({ files: [{ blob: { size: 1 } }] })
    expect(kept.every((payload) => !payload.files?.[0]?.compress)).toBe(true)
  })

  it('does not upload again what is on the server', async () => {
    const { steps, run } = setUp()
    await run(picture('there'))
    expect(steps).toEqual(['send there'])
  })

  it('uploads again when the server has lost the file meanwhile, but only once', async () => {
    const first = setUp(['MEDIA_UNKNOWN'])
    await first.run(picture('old'))
    expect(first.steps).toEqual(['send old', 'upload image', 'send fresh'])
    const second = setUp(['MEDIA_UNKNOWN', 'MEDIA_UNKNOWN'])
    await expect(second.run(picture('old'))).rejects.toMatchObject({ reason: 'MEDIA_UNKNOWN' })
  })

  it('refuses content that nobody sends', async () => {
    const { run } = setUp()
    const content: Content = { kind: 'recalled', byUserId: '1' }
    await expect(run({ content })).rejects.toMatchObject({ code: 'invalid' })
  })
})

/** An album of three pictures, of which some are on the server. */
function album(...mediaIds: string[]): Outgoing {
  const pictures = mediaIds.map((mediaId) => ({ ...kMedia, mediaId }))
  return {
    content: { kind: 'album', pictures },
    files: mediaIds.map((_, at) => ({ blob: new Blob(['x'.repeat((at + 1) * 10)]) })),
  }
}

describe('an album', () => {
  it('uploads all its pictures, then is one message', async () => {
    const { steps, kept, run } = setUp()
    await run(album('', '', ''))
    expect(steps).toEqual(['upload image', 'upload image', 'upload image', 'send album'])
    expect(kept.at(-1)?.content).toMatchObject({
      pictures: [{ mediaId: 'fresh' }, { mediaId: 'fresh' }, { mediaId: 'fresh' }],
    })
  })

  it('goes on with the rest after a failure', async () => {
    const { steps, run } = setUp()
    await run(album('there', '', 'there'))
    expect(steps).toEqual(['upload image', 'send album'])
  })

  it('shows one progress, by size', async () => {
    const told: number[] = []
    const deps = setUp()
    await sendOutgoing(
      {
        client: {
          send: () => Promise.resolve(create(SendResponseSchema, {})),
        },
        upload: (_blob, _purpose, options) => {
          options.onProgress(0.5)
          options.onProgress(1)
          return Promise.resolve({ ...kMedia, mediaId: 'fresh' })
        },
        compress: (blob) => Promise.resolve(blob),
        preview: () => Promise.resolve(undefined),
        keep: () => Promise.resolve(),
        accepted: () => deps.accepted,
      },
      item(album('', '', '')),
      { signal: new AbortController().signal, onProgress: (fraction) => told.push(fraction) },
    )
    expect(told.map((fraction) => Math.round(fraction * 60))).toEqual([5, 10, 20, 30, 45, 60])
  })

  it('is uploaded anew when the server has lost it', async () => {
    const { steps, run } = setUp(['MEDIA_UNKNOWN'])
    await run(album('old', 'old'))
    expect(steps).toEqual(['send album', 'upload image', 'upload image', 'send album'])
  })
})

describe('a video', () => {
  it('goes with its poster', async () => {
    const { steps, kept, run } = setUp()
    const media: Media = { ...kMedia, purpose: 'video' }
    await run({
      content: { kind: 'video', media, poster: kMedia },
      files: [{ blob: new Blob(['video']) }, { blob: new Blob(['poster']) }],
    })
    expect(steps).toEqual(['upload video', 'upload image', 'send video'])
    expect(kept.at(-1)?.content).toMatchObject({
      media: { mediaId: 'fresh' },
      poster: { mediaId: 'fresh' },
    })
  })
})

const kLink: LinkPreview = {
  previewId: 'p1',
  url: 'https://a.example/',
  title: 'A',
  description: '',
  site: 'a.example',
}
const kLinked: Content = {
  kind: 'text',
  text: 'https://a.example/',
  mentionedUserIds: [],
  mentionsAll: false,
  link: kLink,
}

describe('a text with a link', () => {
  it('goes without what the page says when that is too old', async () => {
    const { steps, run } = setUp(['PREVIEW_UNKNOWN'])
    await run({ content: kLinked })
    expect(steps).toEqual(['send text', 'send text'])
  })

  it('asks the page again when it is forwarded', async () => {
    const { steps, kept, run } = setUp([], { [kLink.url]: { ...kLink, previewId: 'p2' } })
    const forwarded = forwardOf('d1-2', { seq: 3, content: kLinked } as ChatMessage)
    expect(forwarded.content).not.toHaveProperty('link')
    await run(forwarded)
    expect(steps).toEqual([`preview ${kLink.url}`, 'send text'])
    expect(kept[0]).toMatchObject({ content: { link: { previewId: 'p2' } } })
    const silent = setUp()
    await silent.run(forwarded)
    expect(silent.steps).toEqual([`preview ${kLink.url}`, 'send text'])
  })
})

describe('forwarding', () => {
  const message = (seq: number, content: Content) =>
    ({ seq, senderId: String(seq % 2), content }) as ChatMessage

  it('takes what others may be shown', () => {
    expect(mayForward(message(3, kLinked))).toBe(true)
    expect(mayForward(message(0, kLinked))).toBe(false)
    expect(mayForward(message(3, { kind: 'recalled', byUserId: '1' }))).toBe(false)
    expect(mayForward(message(3, { kind: 'notice', notice: { kind: 'dissolved' } }))).toBe(false)
  })

  it('names a card by where it is, not by what it says', () => {
    const card: Content = {
      kind: 'merged',
      originKind: 'group',
      senderIds: [],
      count: 2,
      lines: [],
    }
    expect(forwardOf('g1', message(9, card))).toMatchObject({
      content: { from: { conversationId: 'g1', seqs: [9] } },
    })
  })

  it('shows a card of one’s own at once', () => {
    const words = [1, 2, 3, 4, 5].map((seq) =>
      message(seq, { ...kLinked, text: `no ${seq}` } as Content),
    )
    const source = { conversationId: 'g1', seqs: [1, 2, 3, 4, 5] }
    const card = mergedOf(source, words, 'group')
    expect(card).toMatchObject({ count: 5, senderIds: ['1', '0'], from: source })
    expect(card.kind === 'merged' && card.lines.map((line) => line.summary)).toEqual([
      'no 1',
      'no 2',
      'no 3',
      'no 4',
    ])
  })
})

describe('currentOutgoing', () => {
  it('reads what an earlier release kept', () => {
    const blob = new Blob(['abc'])
    const hash = Uint8Array.of(1)
    const content: Content = { kind: 'image', media: kMedia }
    expect(currentOutgoing({ content, blob, hash, compress: true })).toEqual({
      content,
      files: [{ blob, hash, compress: true }],
    })
    expect(currentOutgoing({ content, files: [{ blob }] })).toEqual({ content, files: [{ blob }] })
    expect(currentOutgoing({ content: kLinked })).toEqual({ content: kLinked })
  })
})

describe('pendingMessage', () => {
  it('tells uploading, sending and failed apart', () => {
    const state = (payload: Outgoing, failed = false) => {
      const failure = failed ? { failure: { code: 'forbidden', reason: 'NOT_A_MEMBER' } } : {}
      return pendingMessage({ ...item(payload), ...failure }, '1', 0.5, []).state
    }
    expect(state(picture(''))).toBe('uploading')
    expect(state(picture('there'))).toBe('sending')
    expect(state(picture(''), true)).toBe('failed')
  })
})

describe('cleanFileName', () => {
  it('drops paths and control characters, and shortens with the ending kept', () => {
    expect(cleanFileName('../../etc/passwd')).toBe('passwd')
    expect(cleanFileName('C:\\a\\报告.pdf')).toBe('报告.pdf')
    expect(cleanFileName('a\u0000b\n.txt')).toBe('ab.txt')
    expect(cleanFileName('///')).toBe('file')
    const long = cleanFileName(`${'很'.repeat(300)}.docx`)
    expect(Array.from(long)).toHaveLength(255)
    expect(long.endsWith('.docx')).toBe(true)
  })
})
