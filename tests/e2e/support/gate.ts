// The network between a browser and the server, which a test can cut: a TCP relay.
import {
  type AddressInfo,
  type Server as Listener,
  type Socket,
  connect,
  createServer,
} from 'node:net'

export class Gate {
  private open = true
  private readonly sockets = new Set<Socket>()

  private constructor(
    private readonly listener: Listener,
    private readonly target: number,
  ) {}

  static async before(url: string): Promise<Gate> {
    const gate: Gate = new Gate(
      createServer((socket) => gate.relay(socket)),
      Number(new URL(url).port),
    )
    await new Promise<void>((resolve) => gate.listener.listen(0, '127.0.0.1', resolve))
    return gate
  }

  get url(): string {
    return `http://127.0.0.1:${(this.listener.address() as AddressInfo).port}`
  }

  /** Breaks every connection, and every new one at once. */
  cut(): void {
    this.open = false
    for (const socket of this.sockets) socket.destroy()
  }

  restore(): void {
    this.open = true
  }

  async close(): Promise<void> {
    this.cut()
    await new Promise((resolve) => this.listener.close(resolve))
  }

  private relay(near: Socket): void {
    if (!this.open) {
      near.destroy()
      return
    }
    const far = connect(this.target, '127.0.0.1')
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(from)
      from.pipe(to)
      from.on('error', () => to.destroy())
      from.on('close', () => {
        this.sockets.delete(from)
        to.destroy()
      })
    }
  }
}
