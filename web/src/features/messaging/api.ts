// The messaging service: calls, and wire values to model values and back. Sequence numbers become plain numbers here: they
// stay far below 2^53.
import type { MessageInitShape } from '@bufbuild/protobuf'
import { mediaOf } from '@/features/media'
import { type GetMergedResponse, MessagingService } from '@/gen/kapok/messaging/v1/service_pb'
import {
  type Content as WireContent,
  type ContentSchema,
  type Conversation as WireConversation,
  type Entry as WireEntry,
  type Member as WireMember,
  type Membership as WireMembership,
  MergedState as WireMergedState,
  type Notice as WireNotice,
  Occasion as WireOccasion,
  type PinnedEntry as WirePin,
  type ReactionTally,
  Role as WireRole,
  type Text as WireText,
  type TextVersion as WireVersion,
} from '@/gen/kapok/messaging/v1/types_pb'
import { createClient, type Client, type Transport } from '@/protocol/transport'
import { governanceOf, groupNoticeOf } from './api-groups'
import { conversationKindOf, linkOf, namedMedia, richContentOf, wireRichContent } from './api-kinds'
import type {
  Content,
  Conversation,
  Entry,
  Member,
  Membership,
  MergedItem,
  MergedPage,
  Notice,
  Occasion,
  PinnedMessage,
  Reaction,
  Role,
  TextContent,
  TextVersion,
} from './model'
import { isImported, withForeignPeople } from './imported'

export type MessagingClient = Client<typeof MessagingService>

export function messagingClient(transport: Transport): MessagingClient {
  return createClient(MessagingService, transport)
}

const kRoles: Readonly<Partial<Record<WireRole, Role>>> = {
  [WireRole.ADMIN]: 'admin',
  [WireRole.OWNER]: 'owner',
}

const kWireRoles: Readonly<Record<Role, WireRole>> = {
  member: WireRole.MEMBER,
  admin: WireRole.ADMIN,
  owner: WireRole.OWNER,
}

export function wireRole(role: Role): WireRole {
  return kWireRoles[role]
}

function noticeOf(wire: WireNotice): Notice {
  const { kind } = wire
  switch (kind.case) {
    case 'created':
    case 'joined':
    case 'left':
    case 'removed':
    case 'adminsAdded':
    case 'adminsRemoved':
    case 'ownerChanged':
    case 'membersUnmuted':
    case 'banned':
    case 'admitted':
      return { kind: kind.case, userIds: kind.value.userIds, count: kind.value.count }
    case 'renamed':
      return { kind: 'renamed', name: kind.value.name }
    case 'becameContacts':
      return { kind: 'becameContacts', reason: kind.value.reason }
    case 'avatarChanged':
    case 'dissolved':
      return { kind: kind.case }
    default:
      return groupNoticeOf(wire)
  }
}

function textOf({ text, mentionedUserIds, mentionsAll, link }: WireText): TextContent {
  return {
    kind: 'text',
    text,
    mentionedUserIds,
    mentionsAll,
    ...(link && { link: linkOf(link) }),
  }
}

/** What changes an earlier message. */
function changeOf(kind: WireContent['kind']): Content {
  switch (kind.case) {
    case 'edit': {
      const { targetSeq, version, text } = kind.value
      return {
        kind: 'edit',
        targetSeq: Number(targetSeq),
        version,
        ...(text && { text: textOf(text) }),
      }
    }
    case 'reaction': {
      const { targetSeq, emoji, active } = kind.value
      return { kind: 'reaction', targetSeq: Number(targetSeq), emoji, active }
    }
    case 'pin':
      return { kind: 'pin', targetSeq: Number(kind.value.targetSeq), pinned: kind.value.pinned }
    case 'nudge':
      return { kind: 'nudge', userId: kind.value.userId }
    case 'hidden':
      return { kind: 'hidden' }
    default:
      return { kind: 'unsupported' }
  }
}

export function contentOf(wire: WireContent | undefined): Content {
  const kind = wire?.kind
  switch (kind?.case) {
    case 'text':
      return textOf(kind.value)
    case 'image':
      return { kind: 'image', media: mediaOf(kind.value.media) }
    case 'voice':
      return {
        kind: 'voice',
        media: mediaOf(kind.value.media),
        waveform: Array.from(kind.value.waveform),
      }
    case 'file':
      return { kind: 'file', media: mediaOf(kind.value.media), name: kind.value.name }
    case 'notice':
      return { kind: 'notice', notice: noticeOf(kind.value) }
    case 'recall':
      return { kind: 'recall', targetSeq: Number(kind.value.targetSeq) }
    case 'recalled':
      return { kind: 'recalled', byUserId: kind.value.byUserId }
    case 'sticker':
    case 'video':
    case 'location':
    case 'contactCard':
    case 'card':
    case 'merged':
    case 'album':
    case 'poll':
    case 'relay':
      return richContentOf(kind)
    default:
      return kind ? changeOf(kind) : { kind: 'unsupported' }
  }
}

export function reactionOf({ emoji, count, mine, userIds }: ReactionTally): Reaction {
  return { emoji, count, mine, userIds }
}

export function versionOf(wire: WireVersion): TextVersion | undefined {
  return wire.text && { text: textOf(wire.text), timeMs: Number(wire.timeMs) }
}

export function pinOf(wire: WirePin): PinnedMessage | undefined {
  return wire.entry && { entry: entryOf(wire.entry), byUserId: wire.byUserId }
}

const kOccasions: Readonly<Partial<Record<WireOccasion, Occasion>>> = {
  [WireOccasion.REMINDER]: 'reminder',
  [WireOccasion.NOT_SENT]: 'notSent',
}

export function entryOf(wire: WireEntry): Entry {
  const quote = wire.content?.quote
  const edited = wire.content?.edited
  const occasion = wire.content && kOccasions[wire.content.occasion]
  const reactionsSeq = Number(wire.reactionsSeq)
  const entry: Entry = {
    conversationId: wire.conversationId,
    seq: Number(wire.seq),
    ordinal: Number(wire.ordinal),
    timeMs: Number(wire.timeMs),
    senderId: wire.senderId,
    clientMessageId: wire.clientMessageId,
    content: contentOf(wire.content),
    ...(edited && { edited: { version: edited.version, timeMs: Number(edited.timeMs) } }),
    ...(occasion && { occasion }),
    ...(reactionsSeq > 0 && { reactions: wire.reactions.map(reactionOf), reactionsSeq }),
    ...(quote && {
      quote: {
        seq: Number(quote.seq),
        senderId: quote.senderId,
        summary: quote.summary,
        kind: quote.kind,
      },
    }),
  }
  const imported = wire.content?.imported
  return imported && isImported(wire.conversationId) ? withForeignPeople(entry, imported) : entry
}

/** What a sender fills in; undefined for content that nobody sends. */
export function wireContent(
  content: Content,
  quoteSeq: number | undefined,
): MessageInitShape<typeof ContentSchema> | undefined {
  const quote = quoteSeq ? { seq: BigInt(quoteSeq) } : undefined
  switch (content.kind) {
    case 'text': {
      const { text, mentionedUserIds, mentionsAll, link } = content
      const value = {
        text,
        mentionedUserIds: [...mentionedUserIds],
        mentionsAll,
        ...(link && { link: { previewId: link.previewId } }),
      }
      return { kind: { case: 'text', value }, quote }
    }
    case 'image': {
      const media = namedMedia(content.media)
      return { kind: { case: 'image', value: { media } }, quote }
    }
    case 'voice': {
      const media = namedMedia(content.media)
      const waveform = Uint8Array.from(content.waveform)
      return { kind: { case: 'voice', value: { media, waveform } }, quote }
    }
    case 'file': {
      const media = namedMedia(content.media)
      return { kind: { case: 'file', value: { media, name: content.name } }, quote }
    }
    default: {
      const kind = wireRichContent(content)
      return kind && { kind, quote }
    }
  }
}

const kMergedStates: Readonly<Partial<Record<WireMergedState, MergedItem['state']>>> = {
  [WireMergedState.VERIFIED]: 'verified',
  [WireMergedState.CHANGED]: 'changed',
}

export function mergedPageOf(wire: GetMergedResponse): MergedPage {
  return {
    items: wire.items.map((item) => ({
      index: item.index,
      senderId: item.senderId,
      timeMs: Number(item.timeMs),
      state: kMergedStates[item.state] ?? 'recalled',
      content: contentOf(item.content),
    })),
    count: wire.count,
    originKind: conversationKindOf(wire.originKind),
    senderIds: wire.senderIds,
  }
}

export function membershipOf(wire: WireMembership | undefined): Membership {
  return {
    active: wire?.active ?? false,
    role: (wire && kRoles[wire.role]) ?? 'member',
    joinSeq: Number(wire?.joinSeq ?? 0n),
    joinOrdinal: Number(wire?.joinOrdinal ?? 0n),
    leaveSeq: Number(wire?.leaveSeq ?? 0n),
    pinned: wire?.pinned ?? false,
    muted: wire?.muted ?? false,
    hidden: wire?.hidden ?? false,
    draft: wire?.draft ?? '',
    markedUnread: wire?.markedUnread ?? false,
    nickname: wire?.nickname ?? '',
    mutedUntilMs: Number(wire?.mutedUntilMs ?? 0n),
    folded: wire?.folded ?? false,
    clearedSeq: Number(wire?.clearedSeq ?? 0n),
  }
}

export function conversationOf(wire: WireConversation): Conversation {
  return {
    id: wire.conversationId,
    kind: conversationKindOf(wire.kind),
    name: wire.name,
    avatarMediaId: wire.avatarMediaId,
    memberCount: wire.memberCount,
    firstMemberIds: wire.firstMemberIds,
    membership: membershipOf(wire.membership),
    headSeq: Number(wire.headSeq),
    headOrdinal: Number(wire.headOrdinal),
    readSeq: Number(wire.readCursor?.seq ?? 0n),
    readOrdinal: Number(wire.readCursor?.ordinal ?? 0n),
    ownLastOrdinal: Number(wire.ownLastOrdinal),
    mentionedSeq: Number(wire.mentionedSeq),
    mentionedSeqs: wire.mentionedSeqs.map(Number),
    dissolved: wire.dissolved,
    activeMs: Number(wire.activeMs),
    joinRequests: wire.joinRequests,
    ...governanceOf(wire),
    playedSeq: Number(wire.playedSeq),
    ...(wire.origin && {
      origin: {
        instanceName: wire.origin.instanceName,
        kind: conversationKindOf(wire.origin.kind),
      },
    }),
    ...(wire.lastEntry && { lastEntry: entryOf(wire.lastEntry) }),
  }
}

export function memberOf(wire: WireMember): Member {
  return {
    userId: wire.userId,
    role: kRoles[wire.role] ?? 'member',
    joinedMs: Number(wire.joinedMs),
    nickname: wire.nickname,
    mutedUntilMs: Number(wire.mutedUntilMs),
  }
}
