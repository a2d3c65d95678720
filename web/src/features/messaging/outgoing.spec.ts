import { create } from '@bufbuild/protobuf'
import { describe, expect, it } from 'vitest'
import type { Media } from '@/features/media'
import { SendResponseSchema } from '@/gen/kapok/messaging/v1/service_pb'
import { RpcError } from '@/protocol/errors'
import type { OutboxItem } from '@/protocol/outbox'
import type { Content, Entry } from './model'
import { type Outgoing, pendingMessage, sendOutgoing } from './outgoing'
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
  return { content, blob: new Blob(['abc']) }
}

function setUp(refusals: string[] = []) {
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
          return { ...kMedia, mediaId: 'fresh', width: 640 }
        },
        compress: (blob) => {
          steps.push('compress')
          return Promise.resolve(blob.slice(0, 1))
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
    expect(kept[0]?.hash).toEqual(Uint8Array.of(1))
    expect(kept[1]?.content).toMatchObject({ media: { mediaId: 'fresh', width: 640 } })
    expect(kept[1]?.hash).toEqual(Uint8Array.of(1))
    expect(accepted[0]?.seq).toBe(4)
  })

  it('makes a picture smaller once, whatever happens to the upload', async () => {
    const { steps, kept, run } = setUp()
    await run({ ...picture(''), compress: true })
    expect(steps).toEqual(['compress', 'upload image', 'send fresh'])
    expect(kept[0]).toMatchObject({ blob: { size: 1 } })
    expect(kept.every((payload) => payload.compress === undefined)).toBe(true)
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

describe('pendingMessage', () => {
  it('tells uploading, sending and failed apart', () => {
    const state = (payload: Outgoing, failed = false) => {
      const failure = failed ? { failure: { code: 'forbidden', reason: 'NOT_A_MEMBER' } } : {}
      return pendingMessage({ ...item(payload), ...failure }, '1', 0.5, '').state
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
