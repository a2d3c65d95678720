// How much the server and this device keep, and cleaning up.
import { useMessaging } from '@/features/messaging'
import { client } from './client'
import { type ServerStorage, sizeOf } from './model'

export async function loadServerStorage(): Promise<ServerStorage> {
  const answer = await client().getStorage({})
  return {
    conversations: answer.conversations.map(({ conversationId, entries, media }) => ({
      conversationId,
      entries: Number(entries),
      files: Number(media?.files ?? 0n),
      bytes: Number(media?.bytes ?? 0n),
    })),
    unusedFiles: Number(answer.unused?.files ?? 0n),
    unusedBytes: Number(answer.unused?.bytes ?? 0n),
  }
}

/** Bytes that were given up. */
export async function removeUnusedUploads(): Promise<number> {
  const { removed } = await client().removeUnusedUploads({})
  return Number(removed?.bytes ?? 0n)
}

/** Bytes of messages that this device keeps, by conversation. */
export async function measureCache(): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>()
  await useMessaging().visitCached(undefined, (run) => {
    const id = run[0]?.conversationId
    if (id) sizes.set(id, (sizes.get(id) ?? 0) + sizeOf(run))
    return true
  })
  return sizes
}

/** What the browser keeps of this site in all, files it has fetched too; undefined where it does not tell. */
export async function browserUsage(): Promise<number | undefined> {
  const estimate = await navigator.storage?.estimate?.()
  return estimate?.usage
}
