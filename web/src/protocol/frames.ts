// Frames of the protocol "kapok.v1", to and from bytes.
import { create, fromBinary, type MessageInitShape, toBinary } from '@bufbuild/protobuf'
import { type Frame, FrameSchema } from '@/gen/kapok/gateway/v1/frame_pb'

export const kSubprotocol = 'kapok.v1'
export const kProtocolVersion = 1

/** What is in a frame, by kind. */
export type FrameKind = NonNullable<MessageInitShape<typeof FrameSchema>['kind']>

export function encodeFrame(kind: FrameKind): Uint8Array {
  return toBinary(FrameSchema, create(FrameSchema, { kind }))
}

/** Undefined for bytes that are no frame. */
export function decodeFrame(bytes: Uint8Array): Frame['kind'] | undefined {
  try {
    return fromBinary(FrameSchema, bytes).kind
  } catch {
    return undefined
  }
}
