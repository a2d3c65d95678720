// The cache on disk: one IndexedDB database per user, wiped at log-out. Features own the shape of their rows; the keys are
// listed here, in one place, because IndexedDB migrates a database as a whole.
import Dexie, { type Table } from 'dexie'

/** Table name → keys. A change of a row's shape that old rows do not fit needs a new version with an upgrade. */
const kTables = {
  /** Small single values by name: feed cursor, own profile … */
  values: 'name',
  users: 'userId',
  contacts: 'user.userId',
  requests: 'key',
  conversations: 'id',
  /** Entries of conversations. */
  entries: '[conversationId+seq]',
  /** The one contiguous range of entries that is cached of a conversation. */
  ranges: 'conversationId',
  /** Drafts that the server does not have yet. */
  drafts: 'conversationId',
  outbox: 'id, lane',
} as const

export type TableName = keyof typeof kTables

interface ValueRow {
  readonly name: string
  readonly value: unknown
}

export class Database {
  private readonly dexie: Dexie

  constructor(userId: string) {
    this.dexie = new Dexie(databaseName(userId))
    this.dexie.version(1).stores(kTables)
  }

  table<Row, Key>(name: TableName): Table<Row, Key> {
    return this.dexie.table<Row, Key>(name)
  }

  /** All or nothing over the named tables. */
  transaction<T>(tables: readonly TableName[], work: () => Promise<T>): Promise<T> {
    return this.dexie.transaction('rw', [...tables], work)
  }

  async getValue<T>(name: string): Promise<T | undefined> {
    const row = await this.table<ValueRow, string>('values').get(name)
    return row?.value as T | undefined
  }

  async setValue(name: string, value: unknown): Promise<void> {
    await this.table<ValueRow, string>('values').put({ name, value })
  }

  close(): void {
    this.dexie.close()
  }

  /** Deletes everything of this user from this browser. */
  async wipe(): Promise<void> {
    await this.dexie.delete()
  }
}

function databaseName(userId: string): string {
  return `kapok-${userId}`
}
