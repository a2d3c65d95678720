// How the demo world's group is run, and the ways into it.
import type { MessageInitShape } from '@bufbuild/protobuf'
import { MessagingService } from '@/gen/kapok/messaging/v1/service_pb'
import {
  type ConversationSchema,
  GroupEventKind,
  JoinState,
  Role,
} from '@/gen/kapok/messaging/v1/types_pb'
import type { FakeServer } from '../fake-server'

const kHourMs = 3_600_000
const { method } = MessagingService
const ago = (hours: number): bigint => BigInt(Math.round(Date.now() - hours * kHourMs))
const link = {
  linkId: '1',
  creatorId: '1001',
  createdMs: ago(2),
  expiresMs: ago(-166),
  usesMax: 0,
  uses: 3,
}

export const kNicknames: Readonly<Record<string, string>> = {
  '1004': '领队',
  '1006': '雨桐（后勤）',
}

/** What the conversation "g1" says of itself. */
export const kGovernance: MessageInitShape<typeof ConversationSchema> = {
  settings: { joinApproval: true, slowModeS: 0, membersMax: 500, historyForNewcomers: true },
  announcement: {
    text: '周六早上七点北门集合。\n请带水、雨衣和午饭，垃圾自己带下山。',
    authorId: '1004',
    timeMs: ago(30),
  },
  joinRequests: 2,
}

export function membersOf(userIds: readonly string[]) {
  return userIds.map((userId, index) => ({
    userId,
    role: index === 0 ? Role.OWNER : index === 1 ? Role.ADMIN : Role.MEMBER,
    nickname: kNicknames[userId] ?? '',
    mutedUntilMs: userId === '1007' ? ago(-5) : 0n,
  }))
}

export function bindGroups(world: FakeServer): void {
  const on: FakeServer['on'] = (called, handle) => world.on(called, handle)
  on(method.getMembers, (_, { userIds }) => ({ members: membersOf(userIds).slice(0) }))
  on(method.listBans, () => ({
    bans: [
      { userId: '1017', byId: '1001', timeMs: ago(50) },
      { userId: '1102', byId: '1002', timeMs: ago(400) },
    ],
  }))
  on(method.listGroupEvents, () => ({
    events: [
      [GroupEventKind.MUTED, '1001', ['1007'], '', ago(-5)],
      [GroupEventKind.REQUEST_ACCEPTED, '1002', ['1006'], '', 0n],
      [GroupEventKind.JOIN_APPROVAL, '1001', [], '', 1n],
      [GroupEventKind.ANNOUNCEMENT, '1004', [], '周六早上七点北门集合。', 0n],
      [GroupEventKind.BANNED, '1001', ['1017'], '', 0n],
      [GroupEventKind.RENAMED, '1007', [], '周末爬山小分队', 0n],
      [GroupEventKind.CREATED, '1001', ['1002', '1003', '1004', '1005'], '', 0n],
    ].map(([kind, actorId, userIds, text, number], at) => ({
      eventId: String(20 - at),
      timeMs: ago(1 + at * 7),
      kind: kind as GroupEventKind,
      actorId: actorId as string,
      userIds: userIds as string[],
      count: (userIds as string[]).length,
      text: text as string,
      number: number as bigint,
    })),
  }))
  on(method.listInviteLinks, () => ({
    links: [link, { ...link, linkId: '2', creatorId: '1004', usesMax: 10, approval: true }],
  }))
  on(method.createInviteLink, () => ({ link, token: 'Qm9tYmF4IGNlaWJhIGluIGJsb29tIDIw' }))
  on(method.getInviteLink, (_, { token }) => ({
    conversationId: 'g8',
    name: '木棉花摄影社',
    memberCount: 86,
    firstMemberIds: ['1004', '1006', '1010', '1011', '1012'],
    inviterId: '1004',
    approval: !token.startsWith('open'),
    request: token.startsWith('wait') ? JoinState.PENDING : JoinState.UNSPECIFIED,
    expiresMs: ago(-100),
  }))
  on(method.listJoinRequests, () => ({
    requests: [
      ['1101', '我是雨桐的同事，想一起爬山', '1006', false, JoinState.PENDING],
      ['1103', '', '1004', true, JoinState.PENDING],
      ['1010', '周末有空', '1004', false, JoinState.ACCEPTED],
    ].map(([userId, reason, inviterId, invited, state], at) => ({
      userId: userId as string,
      reason: reason as string,
      inviterId: inviterId as string,
      invited: invited as boolean,
      state: state as JoinState,
      timeMs: ago(at + 1),
    })),
  }))
  on(method.enterFaceRoom, () => ({
    userIds: ['1006', '1001', '1004'],
    closesMs: ago(-0.07),
  }))
}
