// The fake server with uploads: resumable by hash, in small chunks.
import { MediaService } from '@/gen/kapok/media/v1/service_pb'
import { ErrorCode } from '@/gen/kapok/common/v1/error_pb'
import type { Purpose } from '@/gen/kapok/media/v1/types_pb'
import { FakeServer, Refusal } from './fake-server'

interface Upload {
  readonly purpose: Purpose
  readonly sizeBytes: bigint
  bytes: Uint8Array
  finished?: boolean
}

const kChunkBytes = 1_000

export class FakeMediaServer extends FakeServer {
  /** Stored files by media id. */
  readonly files = new Map<string, Uint8Array>()
  /** Of one upload it takes no more than this. */
  room = Number.POSITIVE_INFINITY
  private readonly uploads = new Map<string, Upload>()

  constructor(now: () => number) {
    super(now)
    const { method } = MediaService
    this.on(method.beginUpload, (userId, { purpose, sizeBytes, sha256 }) => {
      const uploadId = `${userId}-${Array.from(sha256.slice(0, 8)).join('.')}`
      const upload = this.uploads.get(uploadId) ?? { purpose, sizeBytes, bytes: new Uint8Array() }
      this.uploads.set(uploadId, upload)
      return { upload: this.told(uploadId) }
    })
    this.on(method.getUpload, (_userId, { uploadId }) => ({ upload: this.told(uploadId) }))
    this.on(method.finishUpload, (_userId, { uploadId }) => {
      const upload = this.upload(uploadId)
      if (BigInt(upload.bytes.length) !== upload.sizeBytes) {
        throw new Refusal(ErrorCode.CONFLICT, 'UPLOAD_INCOMPLETE')
      }
      this.files.set(uploadId, upload.bytes)
      upload.finished = true
      return { media: { mediaId: uploadId, purpose: upload.purpose, sizeBytes: upload.sizeBytes } }
    })
    this.on(method.cancelUpload, (_userId, { uploadId }) => {
      this.uploads.delete(uploadId)
      return {}
    })
  }

  /** Bytes of uploads that nobody has finished or cancelled. */
  get staged(): number {
    const open = [...this.uploads.values()].filter(({ finished }) => !finished)
    return open.reduce((sum, { bytes }) => sum + bytes.length, 0)
  }

  override receiveChunk(uploadId: string, offset: number, bytes: Uint8Array): number {
    const upload = this.upload(uploadId)
    if (offset !== upload.bytes.length) throw new Refusal(ErrorCode.CONFLICT, 'OFFSET_WRONG')
    if (offset + bytes.length > this.room) throw new Refusal(ErrorCode.UNAVAILABLE, 'DISK_FULL')
    upload.bytes = Uint8Array.from([...upload.bytes, ...bytes])
    return upload.bytes.length
  }

  private told(uploadId: string) {
    const { bytes, sizeBytes } = this.upload(uploadId)
    const offsetBytes = BigInt(bytes.length)
    return { uploadId, offsetBytes, sizeBytes, chunkBytes: kChunkBytes }
  }

  private upload(uploadId: string): Upload {
    const upload = this.uploads.get(uploadId)
    if (!upload) throw new Refusal(ErrorCode.NOT_FOUND, 'UPLOAD_UNKNOWN')
    return upload
  }
}
