// Where a server's one-time codes go: a webhook of the test's own.
import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Sent {
  readonly phone: string
  readonly code: string
}

export class Codes {
  private readonly codes = new Map<string, string>()
  private readonly waiting = new Map<string, (code: string) => void>()

  private constructor(private readonly server: HttpServer) {}

  static async start(): Promise<Codes> {
    const server = createServer()
    const codes = new Codes(server)
    server.on('request', async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      codes.take(JSON.parse(Buffer.concat(chunks).toString()) as Sent)
      response.writeHead(204).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return codes
  }

  /** What makes a server send codes here. */
  get settings(): string[] {
    const { port } = this.server.address() as AddressInfo
    return [
      'accounts.code_sender=webhook',
      `accounts.code_webhook_url=http://127.0.0.1:${port}/codes`,
    ]
  }

  /** The code that was sent to a phone, once it is. */
  async sentTo(phone: string): Promise<string> {
    return (
      this.codes.get(phone) ??
      (await new Promise<string>((resolve) => this.waiting.set(phone, resolve)))
    )
  }

  async close(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve))
  }

  private take({ phone, code }: Sent): void {
    this.codes.set(phone, code)
    this.waiting.get(phone)?.(code)
  }
}
