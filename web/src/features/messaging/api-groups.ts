// How groups are run, from wire values to model values.
import type {
  Ban as WireBan,
  Conversation as WireConversation,
  GroupEvent as WireEvent,
  InviteLink as WireLink,
  JoinRequest as WireRequest,
  Notice as WireNotice,
} from '@/gen/kapok/messaging/v1/types_pb'
import { GroupEventKind, JoinState as WireState } from '@/gen/kapok/messaging/v1/types_pb'
import type { GetInviteLinkResponse } from '@/gen/kapok/messaging/v1/service_pb'
import type {
  Ban,
  Conversation,
  GroupEvent,
  InviteLink,
  JoinRequest,
  JoinState,
  LinkView,
  Notice,
} from './model'

export function governanceOf(
  wire: WireConversation,
): Pick<Conversation, 'settings' | 'announcement'> {
  const { settings, announcement } = wire
  return {
    ...(settings && {
      settings: {
        joinApproval: settings.joinApproval,
        inviteByAdmins: settings.inviteByAdmins,
        mutedAll: settings.mutedAll,
        slowModeS: settings.slowModeS,
        historyForNewcomers: settings.historyForNewcomers,
        membersMax: settings.membersMax,
      },
    }),
    ...(announcement && {
      announcement: {
        text: announcement.text,
        authorId: announcement.authorId,
        timeMs: Number(announcement.timeMs),
      },
    }),
  }
}

/** Kinds that tell how a group is run, or of the service chat. */
export function groupNoticeOf({ kind }: WireNotice): Notice {
  switch (kind.case) {
    case 'announcementChanged':
      return { kind: kind.case, removed: kind.value.removed }
    case 'settingsChanged': {
      const { setting } = kind.value
      if (!setting.case) return { kind: 'unsupported' }
      return { kind: kind.case, setting: setting.case, value: Number(setting.value) }
    }
    case 'membersMuted':
      return {
        kind: kind.case,
        userIds: kind.value.userIds,
        untilMs: Number(kind.value.mutedUntilMs),
      }
    case 'joinedByLink':
      return { kind: kind.case, inviterId: kind.value.inviterId }
    case 'noteCreated':
      return { kind: kind.case, noteId: kind.value.noteId }
    case 'deviceLoggedIn':
      return { kind: kind.case, deviceName: kind.value.deviceName }
    case 'systemAnnouncement':
      return { kind: kind.case, text: kind.value.text }
    default:
      return { kind: 'unsupported' }
  }
}

const kStates: Readonly<Partial<Record<WireState, JoinState>>> = {
  [WireState.PENDING]: 'pending',
  [WireState.ACCEPTED]: 'accepted',
  [WireState.DECLINED]: 'declined',
}

export function joinStateOf(wire: WireState): JoinState {
  return kStates[wire] ?? 'none'
}

export function linkOf(wire: WireLink): InviteLink {
  return {
    id: wire.linkId,
    creatorId: wire.creatorId,
    expiresMs: Number(wire.expiresMs),
    usesMax: wire.usesMax,
    uses: wire.uses,
    approval: wire.approval,
  }
}

export function linkViewOf(wire: GetInviteLinkResponse): LinkView {
  return {
    conversationId: wire.conversationId,
    name: wire.name,
    avatarMediaId: wire.avatarMediaId,
    memberCount: wire.memberCount,
    firstMemberIds: wire.firstMemberIds,
    inviterId: wire.inviterId,
    approval: wire.approval,
    isMember: wire.isMember,
    request: joinStateOf(wire.request),
    expiresMs: Number(wire.expiresMs),
  }
}

export function joinRequestOf(wire: WireRequest): JoinRequest {
  return {
    userId: wire.userId,
    reason: wire.reason,
    inviterId: wire.inviterId,
    invited: wire.invited,
    timeMs: Number(wire.timeMs),
    state: joinStateOf(wire.state),
  }
}

export function banOf(wire: WireBan): Ban {
  return { userId: wire.userId, byId: wire.byId, timeMs: Number(wire.timeMs) }
}

export function eventOf(wire: WireEvent): GroupEvent {
  return {
    id: wire.eventId,
    timeMs: Number(wire.timeMs),
    actorId: wire.actorId,
    kind: GroupEventKind[wire.kind] ?? '',
    userIds: wire.userIds,
    count: wire.count,
    text: wire.text,
    number: Number(wire.number),
  }
}
