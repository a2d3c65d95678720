// Follows the user's feed: every entry once and in order, from wherever the cursor stands.
import type { FeedEntry } from '@/gen/kapok/feed/v1/feed_pb'

export interface FeedSource {
  read(afterSeq: number): Promise<{ entries: readonly FeedEntry[]; headSeq: number }>
}

export interface FeedSink {
  /** Applies entries, oldest first, and remembers the cursor with them. */
  apply(entries: readonly FeedEntry[], cursor: number): Promise<void>
}

/** Work is done strictly one after the other; a failed read leaves the cursor, and the next call goes on from there. */
export class FeedFollower {
  private cursor: number | undefined
  private tail: Promise<void> = Promise.resolve()

  constructor(
    private readonly source: FeedSource,
    private readonly sink: FeedSink,
  ) {}

  /** Undefined until a snapshot or the cache gave one. */
  get position(): number | undefined {
    return this.cursor
  }

  start(cursor: number): void {
    this.cursor = cursor
  }

  /** Reads all that is new up to at least `head`. */
  catchUp(head: number): Promise<void> {
    return this.enqueue(() => this.readTo(head))
  }

  /** A live entry. Before there is a cursor it is ignored: the snapshot will include it. */
  push(entry: FeedEntry): Promise<void> {
    return this.enqueue(async () => {
      const seq = Number(entry.seq)
      if (this.cursor === undefined || seq <= this.cursor) return
      if (seq === this.cursor + 1) await this.take([entry])
      else await this.readTo(seq)
    })
  }

  private enqueue(work: () => Promise<void>): Promise<void> {
    const done = this.tail.then(work)
    this.tail = done.catch(() => undefined)
    return done
  }

  private async readTo(head: number): Promise<void> {
    while (this.cursor !== undefined && this.cursor < head) {
      const { entries } = await this.source.read(this.cursor)
      const fresh = entries.filter((entry) => Number(entry.seq) > (this.cursor ?? 0))
      if (fresh.length === 0) return
      await this.take(fresh)
    }
  }

  private async take(entries: readonly FeedEntry[]): Promise<void> {
    const last = entries.at(-1)
    if (!last) return
    await this.sink.apply(entries, Number(last.seq))
    this.cursor = Number(last.seq)
  }
}
