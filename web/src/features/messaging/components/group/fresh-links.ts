// The link that this tab made last for a group is shown again instead of making one more.
import type { InviteLink } from '@/features/messaging'

interface Made {
  readonly link: InviteLink
  readonly token: string
}

const kLongEnoughMs = 24 * 60 * 60 * 1000
const made = new Map<string, Made>()

export async function freshLink(conversationId: string, make: () => Promise<Made>): Promise<Made> {
  const known = made.get(conversationId)
  if (known && known.link.expiresMs - Date.now() > kLongEnoughMs) return known
  const fresh = await make()
  made.set(conversationId, fresh)
  return fresh
}

/** It was ended. */
export function forgetLink(linkId: string): void {
  for (const [id, { link }] of made) if (link.id === linkId) made.delete(id)
}
