// feature: upload, upload-instant, upload-progress
import { sha256 } from '@noble/hashes/sha2'
import { create, toBinary } from '@bufbuild/protobuf'
import { base64Encode } from '@bufbuild/protobuf/wire'
import { describe, expect, it } from 'vitest'
import { ErrorCode, ErrorSchema } from '@/gen/kapok/common/v1/error_pb'
import {
  BeginUploadResponseSchema,
  CancelUploadResponseSchema,
  FinishUploadResponseSchema,
  GetUploadResponseSchema,
} from '@/gen/kapok/media/v1/service_pb'
import { RpcError } from '@/protocol/errors'
import { hashBlob, uploadBlob } from './upload'

const kChunk = 4

/** Node's blob reads its bytes; that of jsdom does not in every version. */
function blobOf(text: string): Blob {
  return new Blob([text], { type: 'text/plain' })
}

class FakeUploads {
  readonly patches: string[] = []
  received = ''
  proof: Uint8Array | undefined
  challenge: { nonce: Uint8Array; offsetBytes: bigint; lengthBytes: number } | undefined
  refuseProof = false
  conflictOnce = false
  failAt = -1
  /** Offsets at which the upload is gone, each once. */
  forgetAt: number[] = []
  sizeBytes = 0n

  readonly client = {
    beginUpload: (request: { sizeBytes?: bigint }) => {
      this.sizeBytes = request.sizeBytes ?? 0n
      const upload = this.upload()
      const challenge = this.challenge
      return Promise.resolve(create(BeginUploadResponseSchema, { upload, challenge }))
    },
    getUpload: () => Promise.resolve(create(GetUploadResponseSchema, { upload: this.upload() })),
    finishUpload: (request: { proof?: Uint8Array }) => {
      this.proof = request.proof
      if (request.proof?.length && this.refuseProof) {
        return Promise.reject(new RpcError({ code: 'forbidden', reason: 'PROOF_WRONG' }))
      }
      return Promise.resolve(create(FinishUploadResponseSchema, { media: { mediaId: 'm1' } }))
    },
    cancelUpload: () => Promise.resolve(create(CancelUploadResponseSchema)),
  }

  readonly fetch: typeof fetch = async (_input, init) => {
    const offset = Number(new Headers(init?.headers).get('Upload-Offset'))
    if (offset === this.failAt) throw new TypeError('network is down')
    if (this.forgetAt[0] === offset) {
      this.forgetAt.shift()
      this.received = ''
      const error = create(ErrorSchema, { code: ErrorCode.NOT_FOUND, reason: 'UPLOAD_UNKNOWN' })
      const value = base64Encode(toBinary(ErrorSchema, error))
      const details = [{ type: ErrorSchema.typeName, value }]
      return new Response(JSON.stringify({ code: 'not_found', details }), { status: 404 })
    }
    if (this.conflictOnce) {
      this.conflictOnce = false
      this.received = this.received.slice(0, 2)
      return new Response('{}', { status: 409 })
    }
    const piece = await (init?.body as Blob).text()
    this.patches.push(`${offset} ${piece}`)
    this.received = this.received.slice(0, offset) + piece
    const headers = { 'Upload-Offset': String(this.received.length) }
    return new Response(null, { status: 204, headers })
  }

  private upload() {
    return {
      uploadId: 'u1',
      offsetBytes: BigInt(this.received.length),
      sizeBytes: this.sizeBytes,
      chunkBytes: kChunk,
    }
  }
}

function start(server: FakeUploads, text: string, progress: number[] = []) {
  return uploadBlob(
    { client: server.client, fetch: server.fetch, token: 't' },
    blobOf(text),
    'file',
    {
      signal: new AbortController().signal,
      onProgress: (fraction) => progress.push(fraction),
    },
  )
}

describe('hashBlob', () => {
  it('is the SHA-256 of all pieces', async () => {
    const text = 'kapok'.repeat(500_000)
    const hash = await hashBlob(blobOf(text), () => undefined, new AbortController().signal)
    expect(hash).toEqual(sha256(text))
  })

  it('stops when it is cancelled', async () => {
    const abort = new AbortController()
    abort.abort()
    const hash = hashBlob(blobOf('x'), () => undefined, abort.signal)
    await expect(hash).rejects.toMatchObject({ code: 'cancelled' })
  })
})

describe('uploadBlob', () => {
  it('sends chunks in order and tells its progress up to the end', async () => {
    const server = new FakeUploads()
    const progress: number[] = []
    const media = await start(server, '0123456789', progress)
    expect(media.mediaId).toBe('m1')
    expect(server.patches).toEqual(['0 0123', '4 4567', '8 89'])
    expect(progress).toEqual([...progress].sort((a, b) => a - b))
    expect(progress.at(-1)).toBe(1)
  })

  it('tells its id as soon as the server has one, so that it can be cancelled', async () => {
    const server = new FakeUploads()
    server.failAt = 0
    const begun: string[] = []
    const deps = { client: server.client, fetch: server.fetch, token: 't' }
    const upload = uploadBlob(deps, blobOf('0123456789'), 'file', {
      signal: new AbortController().signal,
      onProgress: () => undefined,
      onBegun: (uploadId) => Promise.resolve(void begun.push(uploadId)),
    })
    await expect(upload).rejects.toMatchObject({ code: 'offline' })
    expect(begun).toEqual(['u1'])
  })

  it('begins again, once, when the server has forgotten it', async () => {
    const server = new FakeUploads()
    server.forgetAt = [4]
    await start(server, '0123456789')
    expect(server.patches).toEqual(['0 0123', '0 0123', '4 4567', '8 89'])
    server.received = ''
    server.forgetAt = [0, 0]
    await expect(start(server, '0123456789')).rejects.toMatchObject({ reason: 'UPLOAD_UNKNOWN' })
  })

  it('goes on where a broken upload stood', async () => {
    const server = new FakeUploads()
    server.failAt = 4
    await expect(start(server, '0123456789')).rejects.toMatchObject({ code: 'offline' })
    server.failAt = -1
    await start(server, '0123456789')
    expect(server.patches).toEqual(['0 0123', '4 4567', '8 89'])
  })

  it('asks for the offset when the server has another', async () => {
    const server = new FakeUploads()
    server.received = '0123'
    server.conflictOnce = true
    await start(server, '0123456789')
    expect(server.received).toBe('0123456789')
    expect(server.patches[0]).toBe('2 2345')
  })

  it('proves to have the content instead of sending it', async () => {
    const server = new FakeUploads()
    server.challenge = { nonce: Uint8Array.of(7, 8), offsetBytes: 2n, lengthBytes: 3 }
    await start(server, '0123456789')
    expect(server.patches).toEqual([])
    const range = new TextEncoder().encode('234')
    expect(server.proof).toEqual(sha256(Uint8Array.of(7, 8, ...range)))
  })

  it('sends the bytes when the proof is not taken', async () => {
    const server = new FakeUploads()
    server.challenge = { nonce: Uint8Array.of(7), offsetBytes: 0n, lengthBytes: 1 }
    server.refuseProof = true
    await start(server, '01234')
    expect(server.received).toBe('01234')
  })
})
