// feature: rule-13, limit-text
// What a broken or hostile client sends to the real server: each has its own clear answer, and nothing that was there is lost.
import { createHash, randomUUID } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CallError, Person } from './support/people'
import { answerTo, clientFrame } from './support/raw-socket'
import { Server } from './support/server'

let server: Server
let ada: Person
let bob: Person
let eve: Person
let chat: string

beforeAll(async () => {
  server = await Server.start()
  ada = await Person.register(server, 'ada', 'Ada')
  bob = await Person.register(server, 'bob', 'Bob')
  eve = await Person.register(server, 'eve', 'Eve')
  chat = await ada.befriend(bob)
  await ada.send(chat, 'before all this')
})
afterAll(() => server?.close())

interface ErrorBody {
  reason?: string
  details?: { debug?: { reason?: string } }[]
}

function reasonOf(body: string): string {
  const error = JSON.parse(body) as ErrorBody
  return error.details?.[0]?.debug?.reason ?? error.reason ?? 'no reason'
}

/** The reason of the refusal, or 'accepted'. */
async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call
    return 'accepted'
  } catch (thrown) {
    if (thrown instanceof CallError) return reasonOf(thrown.body)
    throw thrown
  }
}

async function http(path: string, init: RequestInit): Promise<string> {
  const response = await fetch(`${server.url}${path}`, init)
  return response.ok ? 'accepted' : reasonOf(await response.text())
}

const post = (method: string, body: BodyInit, token = ''): Promise<string> =>
  http(`/rpc/kapok.messaging.v1.MessagingService/${method}`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
    },
    body,
  })

describe('calls', () => {
  test('an unknown method', async () => {
    expect(await post('Nope', '{}')).toBe('METHOD_UNKNOWN')
  })
  test('no token, a made-up one, and one that was logged out', async () => {
    expect(await post('ListEntries', '{}')).toBe('TOKEN_MISSING')
    expect(await post('ListEntries', '{}', 'made-up')).toBe('TOKEN_INVALID')
    const gone = await new Person(server, 'ada', 'Ada').login()
    await gone.call('AccountsService/Logout')
    expect(await refusal(gone.texts(chat))).toBe('TOKEN_INVALID')
  })
  test('bodies that are no request, no UTF-8, or too large', async () => {
    expect(await post('ListEntries', '{"conversationId":', ada.token)).toBe('BODY_MALFORMED')
    const broken = Buffer.concat([Buffer.from('{"conversationId":"'), Buffer.of(0xff, 0x22, 0x7d)])
    expect(await post('ListEntries', broken, ada.token)).toBe('TEXT_NOT_UTF8')
    const padded = (bytes: number): string => `{"conversationId":"${'x'.repeat(bytes)}"}`
    expect(await post('ListEntries', padded(3_000_000), ada.token)).toBe('BODY_TOO_LARGE')
    expect(await post('ListEntries', padded(9_000_000), ada.token)).toBe('REQUEST_TOO_LARGE')
  })
})

describe('frames', () => {
  const kBinary = 2
  test('no frame of the protocol, another first frame than Hello, and a text frame', async () => {
    const garbage = clientFrame(kBinary, Buffer.of(0xff, 0xff, 0xff))
    expect(await answerTo(server, garbage)).toContain('FRAME_MALFORMED')
    const ping = clientFrame(kBinary, Buffer.of(0x3a, 0x00))
    expect(await answerTo(server, ping)).toContain('HELLO_EXPECTED')
    const kCloseUnsupported = '\x03\xeb'
    expect(await answerTo(server, clientFrame(1, Buffer.from('hi')))).toContain(kCloseUnsupported)
  })
  test('a frame over the limit is refused by its head', async () => {
    const kCloseTooBig = '\x03\xf1'
    const head = clientFrame(kBinary, Buffer.alloc(2_000_000)).subarray(0, 14)
    expect(await answerTo(server, head)).toContain(kCloseTooBig)
  })
})

describe('messages', () => {
  test('a conversation that one is not in looks as one that does not exist', async () => {
    expect(await refusal(eve.texts(chat))).toBe('CONVERSATION_UNKNOWN')
    expect(await refusal(eve.texts('g123'))).toBe('CONVERSATION_UNKNOWN')
    expect(await refusal(eve.send('g123', 'hello'))).toBe('CONVERSATION_UNKNOWN')
  })
  test('strangers, and who was blocked', async () => {
    const stranger = `d${[ada.userId, eve.userId].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1)).join('-')}`
    expect(await refusal(eve.send(stranger, 'hello'))).toBe('NOT_A_CONTACT')
    const theirs = await eve.befriend(bob)
    await bob.call('ContactsService/SetBlocked', { userId: eve.userId, blocked: true })
    expect(await refusal(eve.send(theirs, 'hello?'))).toBe('BLOCKED_BY_PEER')
    expect(await bob.texts(theirs)).toEqual([])
  })
  test('a client_message_id for another text', async () => {
    const id = randomUUID()
    const first = await ada.send(chat, 'the first text', id)
    expect((await ada.send(chat, 'the first text', id)).seq).toBe(first.seq)
    expect(await refusal(ada.send(chat, 'another text', id))).toBe('CLIENT_MESSAGE_ID_REUSED')
  })
  test('texts that are empty or too long', async () => {
    expect(await refusal(ada.send(chat, ' \n '))).toBe('EMPTY_TEXT')
    expect(await refusal(ada.send(chat, '字'.repeat(10_001)))).toBe('TEXT_TOO_LONG')
  })
})

describe('uploads', () => {
  type Begun = { upload: { uploadId: string } }

  async function upload(
    purpose: string,
    bytes: Buffer<ArrayBuffer>,
    announced = bytes,
  ): Promise<string> {
    const sha256 = createHash('sha256').update(announced).digest('base64')
    const { upload } = await ada.call<Begun>('MediaService/BeginUpload', {
      purpose,
      sizeBytes: announced.length,
      sha256,
    })
    const sent = await http(`/v1/uploads/${upload.uploadId}`, {
      method: 'PATCH',
      headers: {
        Authorization: `Bearer ${ada.token}`,
        'Content-Type': 'application/octet-stream',
        'Upload-Offset': '0',
      },
      body: bytes,
    })
    if (sent !== 'accepted') return sent
    return refusal(ada.call('MediaService/FinishUpload', { uploadId: upload.uploadId }))
  }

  /** A picture that says it has so many grey pixels; its data are those of one row. */
  function png(width: number, height: number): Buffer<ArrayBuffer> {
    const size = Buffer.alloc(13)
    size.writeUInt32BE(width, 0)
    size.writeUInt32BE(height, 4)
    size[8] = 8
    const row = deflateSync(Buffer.alloc(width + 1))
    const parts = [pngPart('IHDR', size), pngPart('IDAT', row), pngPart('IEND', Buffer.alloc(0))]
    return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...parts])
  }

  function pngPart(name: string, content: Buffer): Buffer {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(content.length)
    const body = Buffer.concat([Buffer.from(name), content])
    return Buffer.concat([length, body, crc32(body)])
  }

  function crc32(bytes: Buffer): Buffer {
    let crc = 0xffffffff
    for (const byte of bytes) {
      crc ^= byte
      for (let bit = 0; bit < 8; ++bit) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
    }
    const out = Buffer.alloc(4)
    out.writeUInt32BE(~crc >>> 0)
    return out
  }

  test('another hash, too few and too many bytes', async () => {
    expect(await upload('PURPOSE_FILE', Buffer.from('aaaa'), Buffer.from('bbbb'))).toBe(
      'HASH_MISMATCH',
    )
    expect(await upload('PURPOSE_FILE', Buffer.from('aaa'), Buffer.from('aaab'))).toBe(
      'UPLOAD_INCOMPLETE',
    )
    expect(await upload('PURPOSE_FILE', Buffer.from('too long'), Buffer.from('short'))).toBe(
      'UPLOAD_OVERRUN',
    )
  })
  test('a page as a picture, a broken picture, a decompression bomb', async () => {
    expect(await upload('PURPOSE_IMAGE', Buffer.from('<html><script>'))).toBe('TYPE_NOT_ALLOWED')
    expect(await upload('PURPOSE_IMAGE', png(8, 8))).toBe('MEDIA_BROKEN')
    expect(await upload('PURPOSE_IMAGE', png(60_000, 60_000))).toBe('IMAGE_TOO_MANY_PIXELS')
  })
  test("another's upload, and names with a path", async () => {
    expect(await refusal(eve.call('MediaService/GetUpload', { uploadId: '../../etc' }))).toBe(
      'UPLOAD_UNKNOWN',
    )
    const headers = { Authorization: `Bearer ${ada.token}` }
    expect(await http('/v1/media/..%2f..%2fkapok.toml', { headers })).toBe('REQUEST_MALFORMED')
    expect(await http('/v1/media/not-there', { headers })).toBe('MEDIA_UNKNOWN')
  })
})

test('a log-in code works once', async () => {
  const desk = new Person(server, '', '')
  const { qrText } = await desk.call<{ qrText: string }>('AccountsService/StartQrLogin', {
    deviceName: 'desk',
  })
  await ada.call('AccountsService/ScanQrLogin', { qrText })
  expect(await refusal(eve.call('AccountsService/ScanQrLogin', { qrText }))).toBe('QR_FOREIGN')
  await ada.call('AccountsService/DecideQrLogin', { qrText, allow: true })
  const other = ada.call('AccountsService/DecideQrLogin', { qrText, allow: false })
  expect(await refusal(other)).toBe('QR_USED')
  expect(await refusal(ada.call('AccountsService/ScanQrLogin', { qrText }))).toBe('QR_USED')
  const foreign = ada.call('AccountsService/ScanQrLogin', { qrText: 'hello' })
  expect(await refusal(foreign)).toBe('QR_INVALID')
})

test('after all this everything is as it was', async () => {
  expect(await bob.texts(chat)).toEqual(['before all this', 'the first text'])
})
