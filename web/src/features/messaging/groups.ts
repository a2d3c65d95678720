// Calls that change groups.
import { memberOf, conversationOf, wireRole } from './api'
import type { Member, Role } from './model'
import type { MessagingRuntime } from './runtime'

const kMemberPage = 200
const kAllMembersPage = 500

export function groupActions(runtime: () => MessagingRuntime, newId: () => string) {
  async function listMembers(conversationId: string, pageToken = '', limit = kMemberPage) {
    const page = await runtime().client.listMembers({ conversationId, pageToken, limit })
    const members = page.members.map(memberOf)
    runtime().members.put(conversationId, members)
    return { members, nextPageToken: page.nextPageToken }
  }

  /** Members, count and picture are the server's to say. */
  async function refreshed(conversationId: string): Promise<void> {
    await runtime()
      .conversations.fetch(conversationId)
      .catch(() => undefined)
  }

  return {
    async createGroup(userIds: readonly string[], name = ''): Promise<string> {
      const answer = await runtime().client.createGroup({
        clientGroupId: newId(),
        userIds: [...userIds],
        name,
      })
      const { conversation } = answer
      return conversation ? runtime().conversations.merge(conversationOf(conversation)).id : ''
    },
    async addMembers(conversationId: string, userIds: readonly string[]) {
      const answer = await runtime().client.addMembers({ conversationId, userIds: [...userIds] })
      await refreshed(conversationId)
      return { added: answer.addedUserIds, requested: answer.requestedUserIds }
    },
    async removeMembers(conversationId: string, userIds: readonly string[]) {
      const answer = await runtime().client.removeMembers({ conversationId, userIds: [...userIds] })
      await refreshed(conversationId)
      return answer.removedUserIds
    },
    async leaveGroup(conversationId: string): Promise<void> {
      await runtime().client.leaveGroup({ conversationId })
      await refreshed(conversationId)
    },
    async renameGroup(conversationId: string, name: string): Promise<void> {
      const answer = await runtime().client.updateGroup({ conversationId, name })
      const { conversation } = answer
      if (conversation) runtime().conversations.merge(conversationOf(conversation))
    },
    async setGroupAvatar(conversationId: string, avatarMediaId: string): Promise<void> {
      const answer = await runtime().client.updateGroup({ conversationId, avatarMediaId })
      const { conversation } = answer
      if (conversation) runtime().conversations.merge(conversationOf(conversation))
    },
    async setRole(conversationId: string, userId: string, role: Role): Promise<void> {
      await runtime().client.setRole({ conversationId, userId, role: wireRole(role) })
      await refreshed(conversationId)
    },
    async dissolveGroup(conversationId: string): Promise<void> {
      await runtime().client.dissolveGroup({ conversationId })
      await refreshed(conversationId)
    },
    listMembers,
    async listAllMembers(conversationId: string): Promise<Member[]> {
      const all: Member[] = []
      let pageToken = ''
      do {
        const page = await listMembers(conversationId, pageToken, kAllMembersPage)
        all.push(...page.members)
        pageToken = page.nextPageToken
      } while (pageToken !== '')
      return all
    },
  }
}
