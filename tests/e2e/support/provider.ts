// A provider of translations and transcripts, on a port of its own: it speaks as LibreTranslate and whisper.cpp do. At /judge it
// is a content policy.
import { createServer, type IncomingMessage, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What it was asked. */
export interface Asked {
  readonly path: string
  readonly authorization: string
  readonly contentType: string
  readonly body: Buffer
}

/** Does what the text asks for. */
function judge(body: Buffer): Record<string, unknown> {
  const { texts } = JSON.parse(body.toString()) as { texts: string[] }
  const text = texts[0] ?? ''
  if (text.startsWith('mask')) {
    return { verdict: 'mask', mask: texts.map((one) => one.replace('mask', 'm***')) }
  }
  if (text.startsWith('review')) return { verdict: 'review', reason: 'looks odd' }
  return { verdict: text.startsWith('refuse') ? 'refuse' : 'allow' }
}

export class Provider {
  readonly asked: Asked[] = []
  /** Answers with this instead, if it is set. */
  trouble: { status: number; body: string } | undefined

  private constructor(private readonly server: HttpServer) {}

  static async start(): Promise<Provider> {
    const server = createServer()
    const provider = new Provider(server)
    server.on('request', async (request, response) => {
      const { status, body } = await provider.answer(request)
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(body)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return provider
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve))
  }

  private async answer(request: IncomingMessage): Promise<{ status: number; body: string }> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { authorization = '', 'content-type': contentType = '' } = request.headers
    const body = Buffer.concat(chunks)
    this.asked.push({ path: request.url ?? '', authorization, contentType, body })
    if (this.trouble) return this.trouble
    if (request.url === '/inference') return { status: 200, body: '{"text":" Meet me at six.\\n"}' }
    if (request.url === '/judge') return { status: 200, body: JSON.stringify(judge(body)) }
    const { q, target } = JSON.parse(body.toString()) as { q: string; target: string }
    const translatedText = `${target}: ${q.toUpperCase()}`
    const answer = { detectedLanguage: { confidence: 90, language: 'xx' }, translatedText }
    return { status: 200, body: JSON.stringify(answer) }
  }
}
