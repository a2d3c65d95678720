/** In the link to a person's page: one met them in this group, which a friend request then says. Nothing for a 1:1. */
export function groupWay(conversationId: unknown): Record<string, string> {
  const id = typeof conversationId === 'string' ? conversationId : ''
  return id.startsWith('g') ? { source: 'group', evidence: id } : {}
}
