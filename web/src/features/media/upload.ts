// Brings a file to the server: hash, then by proof of possession if the server has it, else in resumable chunks.
//
// Nothing about an upload needs remembering here: the same purpose, size and hash continue the same upload, also after a
// reload or from another tab.
import { sha256 } from '@noble/hashes/sha2'
import type { PossessionChallenge } from '@/gen/kapok/media/v1/types_pb'
import { RpcError, toRpcError } from '@/protocol/errors'
import { fetchError, parseConnectError } from '@/protocol/http'
import { mediaOf, type MediaClient, wirePurpose } from './api'
import type { Media, Purpose } from './model'

export interface UploadDeps {
  readonly client: Pick<MediaClient, 'beginUpload' | 'getUpload' | 'finishUpload'>
  readonly fetch: typeof fetch
  readonly token: string
}

export interface UploadOptions {
  readonly signal: AbortSignal
  /** 0 to 1; the hash counts for the first tenth. */
  onProgress(fraction: number): void
  /** Known from an earlier attempt. */
  readonly hash?: Uint8Array
  /** Called when the hash is known, so that it can be kept. */
  onHash?(hash: Uint8Array): Promise<void>
  /** Called when the server has begun to take it, so that it can be cancelled there. */
  onBegun?(uploadId: string): Promise<void>
}

const kHashChunk = 1024 * 1024
const kHashShare = 0.1
/** Used when the server names no size. */
const kDefaultChunk = 1024 * 1024
/** An upload whose offset keeps being refused is broken. */
const kMaxConflicts = 3

/** SHA-256 of a blob of any size, piece by piece; lets the page draw in between. */
export async function hashBlob(
  blob: Blob,
  onProgress: (fraction: number) => void,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const hash = sha256.create()
  for (let at = 0; at < blob.size; at += kHashChunk) {
    if (signal.aborted) throw new RpcError({ code: 'cancelled' })
    hash.update(await bytesOf(blob, at, at + kHashChunk))
    onProgress(Math.min(1, (at + kHashChunk) / blob.size))
  }
  return hash.digest()
}

/** The answer to a challenge: SHA-256 of the nonce and the challenged range. */
export async function proveContent(
  blob: Blob,
  challenge: Pick<PossessionChallenge, 'nonce' | 'offsetBytes' | 'lengthBytes'>,
): Promise<Uint8Array> {
  const from = Number(challenge.offsetBytes)
  const range = await bytesOf(blob, from, from + challenge.lengthBytes)
  return sha256.create().update(challenge.nonce).update(range).digest()
}

/** Uploads a file, or goes on uploading it. Aborting leaves the server's part for a later attempt. */
export async function uploadBlob(
  deps: UploadDeps,
  blob: Blob,
  purpose: Purpose,
  options: UploadOptions,
): Promise<Media> {
  const hash =
    options.hash ??
    (await hashBlob(
      blob,
      (fraction) => {
        options.onProgress(fraction * kHashShare)
      },
      options.signal,
    ))
  if (!options.hash) await options.onHash?.(hash)
  try {
    return await uploadHashed(deps, blob, { purpose, hash }, options)
  } catch (thrown) {
    // The same file of another message was cancelled meanwhile, or it took longer than the server waits: from the beginning.
    if (toRpcError(thrown).reason !== 'UPLOAD_UNKNOWN') throw thrown
    return uploadHashed(deps, blob, { purpose, hash }, options)
  }
}

async function uploadHashed(
  deps: UploadDeps,
  blob: Blob,
  { purpose, hash }: { readonly purpose: Purpose; readonly hash: Uint8Array },
  options: UploadOptions,
): Promise<Media> {
  const call = { signal: options.signal }
  const begun = await deps.client.beginUpload(
    { purpose: wirePurpose(purpose), sizeBytes: BigInt(blob.size), sha256: hash },
    call,
  )
  const upload = begun.upload
  if (!upload) throw new RpcError({ code: 'internal', reason: 'NO_UPLOAD' })
  await options.onBegun?.(upload.uploadId)
  if (begun.challenge) {
    const media = await finishByProof(deps, blob, upload.uploadId, begun.challenge, call)
    if (media) {
      options.onProgress(1)
      return media
    }
  }
  await sendBytes(deps, blob, upload, options)
  const finished = await deps.client.finishUpload({ uploadId: upload.uploadId }, call)
  options.onProgress(1)
  return mediaOf(finished.media)
}

/** Undefined if the proof was not accepted: then the bytes must be sent. */
async function finishByProof(
  deps: UploadDeps,
  blob: Blob,
  uploadId: string,
  challenge: PossessionChallenge,
  call: { readonly signal: AbortSignal },
): Promise<Media | undefined> {
  try {
    const proof = await proveContent(blob, challenge)
    return mediaOf((await deps.client.finishUpload({ uploadId, proof }, call)).media)
  } catch (thrown) {
    if (toRpcError(thrown).reason === 'PROOF_WRONG') return undefined
    throw thrown
  }
}

async function sendBytes(
  deps: UploadDeps,
  blob: Blob,
  upload: { readonly uploadId: string; readonly offsetBytes: bigint; readonly chunkBytes: number },
  options: UploadOptions,
): Promise<void> {
  let offset = Number(upload.offsetBytes)
  let conflicts = 0
  const chunk = upload.chunkBytes || kDefaultChunk
  const tell = () => {
    options.onProgress(kHashShare + (1 - kHashShare) * (offset / Math.max(1, blob.size)))
  }
  tell()
  while (offset < blob.size) {
    try {
      offset = await sendChunk(deps, blob.slice(offset, offset + chunk), upload.uploadId, offset, {
        signal: options.signal,
      })
    } catch (thrown) {
      const error = toRpcError(thrown)
      conflicts += 1
      if (error.code !== 'conflict' || conflicts > kMaxConflicts) throw error
      // The server has another offset than we thought: ask, and go on from there.
      const { upload: now } = await deps.client.getUpload({ uploadId: upload.uploadId })
      offset = Number(now?.offsetBytes ?? 0n)
    }
    tell()
  }
}

/** Sends one piece; resolves to the offset the server has now. */
async function sendChunk(
  deps: UploadDeps,
  piece: Blob,
  uploadId: string,
  offset: number,
  call: { readonly signal: AbortSignal },
): Promise<number> {
  let response: Response
  try {
    response = await deps.fetch(`/v1/uploads/${encodeURIComponent(uploadId)}`, {
      method: 'PATCH',
      headers: {
        'Content-Type': 'application/octet-stream',
        'Upload-Offset': String(offset),
        Authorization: `Bearer ${deps.token}`,
      },
      body: piece,
      credentials: 'same-origin',
      signal: call.signal,
    })
  } catch (thrown) {
    throw fetchError(thrown, false)
  }
  if (!response.ok) {
    const body: unknown = await response.json().catch(() => undefined)
    throw parseConnectError(response.status, body)
  }
  const told = Number(response.headers.get('Upload-Offset') ?? Number.NaN)
  return Number.isInteger(told) && told > offset ? told : offset + piece.size
}

async function bytesOf(blob: Blob, from: number, to: number): Promise<Uint8Array> {
  return new Uint8Array(await blob.slice(from, to).arrayBuffer())
}
