// Calls by which a group is run, and ways into groups.
import type { MessageInitShape } from '@bufbuild/protobuf'
import type { UpdateGroupSettingsRequestSchema } from '@/gen/kapok/messaging/v1/service_pb'
import type { Conversation as WireConversation } from '@/gen/kapok/messaging/v1/types_pb'
import { conversationOf, memberOf, membershipOf } from './api'
import { banOf, eventOf, joinRequestOf, joinStateOf, linkOf, linkViewOf } from './api-groups'
import type {
  Ban,
  FaceRoom,
  GroupEvent,
  GroupSettings,
  InviteLink,
  JoinRequest,
  JoinState,
  LinkView,
  Member,
  Page,
} from './model'
import type { MessagingRuntime } from './runtime'
import { withMembership } from './rules'

export function governingActions(runtime: () => MessagingRuntime) {
  function keep(conversation: WireConversation | undefined): string {
    return conversation ? runtime().conversations.merge(conversationOf(conversation)).id : ''
  }

  async function refreshed(conversationId: string): Promise<void> {
    await runtime()
      .conversations.fetch(conversationId)
      .catch(() => undefined)
  }

  return {
    async updateGroupSettings(id: string, change: Partial<GroupSettings>): Promise<void> {
      const request: MessageInitShape<typeof UpdateGroupSettingsRequestSchema> = {
        conversationId: id,
        ...change,
      }
      keep((await runtime().client.updateGroupSettings(request)).conversation)
    },
    async setAnnouncement(id: string, text: string, mentionAll: boolean): Promise<void> {
      const request = { conversationId: id, text, mentionAll }
      keep((await runtime().client.setAnnouncement(request)).conversation)
    },
    async setGroupNickname(id: string, nickname: string): Promise<void> {
      const answer = await runtime().client.setGroupNickname({ conversationId: id, nickname })
      const row = runtime().conversations.row(id)
      const membership = membershipOf(answer.membership)
      if (row) runtime().conversations.set(withMembership(row, membership, row.membershipSeq))
      runtime().members.forget(id, [runtime().session.userId])
    },
    /** `seconds` 0 lets them write again, 'ever' mutes until that. */
    async muteMember(id: string, userId: string, seconds: number | 'ever'): Promise<Member> {
      const answer = await runtime().client.muteMember({
        conversationId: id,
        userId,
        howLong:
          seconds === 'ever'
            ? { case: 'forEver', value: true }
            : { case: 'durationS', value: seconds },
      })
      if (!answer.member) throw new Error('no member in the answer')
      return memberOf(answer.member)
    },
    async banMembers(id: string, userIds: readonly string[]): Promise<void> {
      await runtime().client.banMembers({ conversationId: id, userIds: [...userIds] })
      await refreshed(id)
    },
    async unbanMembers(id: string, userIds: readonly string[]): Promise<void> {
      await runtime().client.unbanMembers({ conversationId: id, userIds: [...userIds] })
    },
    async listBans(id: string, pageToken: string): Promise<Page<Ban>> {
      const page = await runtime().client.listBans({ conversationId: id, pageToken })
      return { rows: page.bans.map(banOf), nextPageToken: page.nextPageToken }
    },
    async listGroupEvents(id: string, pageToken: string): Promise<Page<GroupEvent>> {
      const page = await runtime().client.listGroupEvents({ conversationId: id, pageToken })
      return { rows: page.events.map(eventOf), nextPageToken: page.nextPageToken }
    },
    async searchMembers(id: string, query: string, pageToken: string): Promise<Page<Member>> {
      const request = { conversationId: id, query, pageToken }
      const page = await runtime().client.listMembers(request)
      return { rows: page.members.map(memberOf), nextPageToken: page.nextPageToken }
    },

    async createInviteLink(
      id: string,
      wish: { lifetimeS: number; usesMax: number; approval: boolean },
    ): Promise<{ link: InviteLink; token: string }> {
      const answer = await runtime().client.createInviteLink({ conversationId: id, ...wish })
      if (!answer.link) throw new Error('no link in the answer')
      return { link: linkOf(answer.link), token: answer.token }
    },
    async listInviteLinks(id: string): Promise<InviteLink[]> {
      return (await runtime().client.listInviteLinks({ conversationId: id })).links.map(linkOf)
    },
    async revokeInviteLink(id: string, linkId: string): Promise<void> {
      await runtime().client.revokeInviteLink({ conversationId: id, linkId })
    },
    async viewInviteLink(token: string): Promise<LinkView> {
      return linkViewOf(await runtime().client.getInviteLink({ token }))
    },
    /** Resolves to the conversation's id once one is in; to '' while one waits. */
    async joinByLink(
      token: string,
      reason: string,
    ): Promise<{ state: JoinState; conversationId: string }> {
      const answer = await runtime().client.joinByLink({ token, reason })
      return { state: joinStateOf(answer.state), conversationId: keep(answer.conversation) }
    },

    async listJoinRequests(id: string, pageToken: string): Promise<Page<JoinRequest>> {
      const page = await runtime().client.listJoinRequests({ conversationId: id, pageToken })
      return { rows: page.requests.map(joinRequestOf), nextPageToken: page.nextPageToken }
    },
    async answerJoinRequest(id: string, userId: string, accept: boolean): Promise<void> {
      await runtime().client.answerJoinRequest({ conversationId: id, userId, accept })
      await refreshed(id)
    },

    async enterFaceRoom(code: string): Promise<FaceRoom> {
      const room = await runtime().client.enterFaceRoom({ code })
      return {
        userIds: room.userIds,
        closesMs: Number(room.closesMs),
        conversationId: room.conversationId,
      }
    },
    async joinFaceRoom(code: string): Promise<string> {
      return keep((await runtime().client.joinFaceRoom({ code })).conversation)
    },
  }
}
