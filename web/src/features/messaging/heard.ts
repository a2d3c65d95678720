// Which voice messages were heard on this device. The server keeps no such cursor yet, so other devices have their own dots.
import type { Database } from '@/protocol/database'

const kName = 'heardVoices'
/** The oldest are forgotten: their dots come back only to someone who scrolls very far. */
const kMost = 2_000

interface Stored {
  /** What was said before this device began to keep count has no dot. */
  readonly sinceMs: number
  readonly keys: readonly string[]
}

export class Heard {
  private sinceMs = 0
  private keys = new Set<string>()

  constructor(
    private readonly database: Pick<Database, 'getValue' | 'setValue'>,
    private readonly onChange: () => void,
  ) {}

  async load(nowMs: number): Promise<void> {
    const stored = await this.database.getValue<Stored>(kName)
    this.sinceMs = stored?.sinceMs ?? nowMs
    this.keys = new Set(stored?.keys)
    if (!stored) await this.save().catch(() => undefined)
    this.onChange()
  }

  has(conversationId: string, message: { readonly seq: number; readonly timeMs: number }): boolean {
    return message.timeMs <= this.sinceMs || this.keys.has(`${conversationId} ${message.seq}`)
  }

  add(conversationId: string, seq: number): void {
    this.keys.add(`${conversationId} ${seq}`)
    const [oldest] = this.keys
    if (oldest !== undefined && this.keys.size > kMost) this.keys.delete(oldest)
    this.onChange()
    // A dot that stays after a full disk harms nobody.
    void this.save().catch(() => undefined)
  }

  private save(): Promise<void> {
    return this.database.setValue(kName, { sinceMs: this.sinceMs, keys: [...this.keys] })
  }
}
