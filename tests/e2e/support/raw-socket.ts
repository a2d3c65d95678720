// A WebSocket by hand, for bytes that no proper client would send.
import { randomBytes } from 'node:crypto'
import { type Socket, connect } from 'node:net'
import type { Server } from './server'

/** The shortest form of a payload's length, with the bit that says that a mask follows. */
function maskedLength(length: number): Buffer {
  if (length < 126) return Buffer.of(0x80 | length)
  const wide = length > 0xffff
  const bytes = Buffer.alloc(wide ? 9 : 3)
  bytes[0] = 0x80 | (wide ? 127 : 126)
  if (wide) bytes.writeBigUInt64BE(BigInt(length), 1)
  else bytes.writeUInt16BE(length, 1)
  return bytes
}

/** A final frame as a client sends it. */
export function clientFrame(opcode: number, payload: Uint8Array): Buffer {
  const mask = randomBytes(4)
  const masked = payload.map((byte, at) => byte ^ (mask[at % 4] ?? 0))
  return Buffer.concat([Buffer.of(0x80 | opcode), maskedLength(payload.length), mask, masked])
}

/** Opens a session's socket, sends the bytes and resolves to all that the server says until it closes. */
export async function answerTo(server: Server, ...frames: readonly Uint8Array[]): Promise<string> {
  const { hostname, port } = new URL(server.url)
  const socket: Socket = connect({ host: hostname, port: Number(port) })
  const head = [
    'GET /v1/ws HTTP/1.1',
    `Host: ${hostname}:${port}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Protocol: kapok.v1',
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n`)
  for (const frame of frames) socket.write(frame)
  const heard: Buffer[] = []
  socket.on('data', (bytes: Buffer) => heard.push(bytes))
  await new Promise((resolve) => socket.on('close', resolve).on('error', () => undefined))
  return Buffer.concat(heard).toString('latin1')
}
