// Values of the archive feature. Plain TypeScript.

/** What the server keeps of one conversation. */
export interface ServerShare {
  readonly conversationId: string
  readonly entries: number
  readonly files: number
  readonly bytes: number
}

export interface ServerStorage {
  /** Largest first. */
  readonly conversations: readonly ServerShare[]
  readonly unusedFiles: number
  readonly unusedBytes: number
}

/** The same with what this device keeps of its messages. */
export interface StorageRow extends ServerShare {
  readonly cachedBytes: number
}

/** An export or import. */
export interface Job {
  readonly id: string
  readonly state: 'running' | 'done' | 'failed'
  /** Until when an export's file is kept. */
  readonly expiresMs: number
  readonly entries: number
  readonly entriesTotal: number
  readonly conversations: number
  /** Of an import: what is here already. */
  readonly skipped: number
  /** Messages and files of an import that cannot be sent here. */
  readonly leftOut: number
  readonly files: number
  readonly bytes: number
  readonly locked: boolean
  /** Reason of the failure; '' for none. */
  readonly failure: string
}

/** Somebody of an imported archive. */
export interface KnownPerson {
  readonly handle: string
  readonly name: string
}

/** 0 to 1; 0 while the whole is not known. */
export function fractionOf({ entries, entriesTotal }: Job): number {
  return entriesTotal > 0 ? Math.min(1, entries / entriesTotal) : 0
}

/** Largest first, by what the server keeps, then by what this device does. */
export function rowsOf(
  server: readonly ServerShare[],
  cached: ReadonlyMap<string, number>,
): StorageRow[] {
  const rows = server.map((share) => ({
    ...share,
    cachedBytes: cached.get(share.conversationId) ?? 0,
  }))
  const known = new Set(server.map(({ conversationId }) => conversationId))
  for (const [conversationId, cachedBytes] of cached) {
    if (known.has(conversationId)) continue
    rows.push({ conversationId, entries: 0, files: 0, bytes: 0, cachedBytes })
  }
  return rows.sort((a, b) => b.bytes - a.bytes || b.cachedBytes - a.cachedBytes)
}

/** About what values take on disk: their JSON, with numbers of any size. */
export function sizeOf(values: readonly unknown[]): number {
  const text = JSON.stringify(values, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  )
  return new TextEncoder().encode(text).length
}
