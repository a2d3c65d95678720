// How far others have received and read: pure state, merged by max. No Vue inside.

/** How far one member is. */
export interface Receipt {
  readonly userId: string
  readonly readSeq: number
  readonly deliveredSeq: number
  /** What is older was not for them. */
  readonly joinSeq: number
}

/** Whom one message has reached. */
export interface Reached {
  readonly read: readonly string[]
  /** Received, and not read. */
  readonly delivered: readonly string[]
  /** Those who could have. */
  readonly of: number
}

export type Receipts = ReadonlyMap<string, Receipt>

/** Both cursors only go forward, whatever order news comes in. */
export function mergeReceipt(known: Receipt | undefined, news: Receipt): Receipt {
  if (!known) return { ...news, deliveredSeq: Math.max(news.readSeq, news.deliveredSeq) }
  const readSeq = Math.max(known.readSeq, news.readSeq)
  return {
    userId: known.userId,
    readSeq,
    deliveredSeq: Math.max(readSeq, known.deliveredSeq, news.deliveredSeq),
    joinSeq: news.joinSeq || known.joinSeq,
  }
}

/** Whom the message at `seq` has reached. */
export function reachedOf(receipts: Receipts, seq: number): Reached {
  const meant = [...receipts.values()].filter((receipt) => receipt.joinSeq <= seq)
  return {
    read: meant.filter((r) => r.readSeq >= seq).map((r) => r.userId),
    delivered: meant.filter((r) => r.readSeq < seq && r.deliveredSeq >= seq).map((r) => r.userId),
    of: meant.length,
  }
}
