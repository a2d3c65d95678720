// The contacts service: calls, and wire values to model values.
import {
  ContactsService,
  type FindUserByPhoneResponse,
  type FindUserResponse,
} from '@/gen/kapok/contacts/v1/service_pb'
import {
  type Contact as WireContact,
  type FriendRequest as WireRequest,
  AddSource,
  type ContactTag,
  FriendRequestState,
  type PrivacySettings,
  Relation as WireRelation,
  Sharing as WireSharing,
} from '@/gen/kapok/contacts/v1/types_pb'
import { userOf } from '@/features/accounts'
import { createClient, type Client, type Transport } from '@/protocol/transport'
import {
  type Contact,
  type FoundUser,
  type FriendRequest,
  kFirstPrivacy,
  type Privacy,
  type Relation,
  type Sharing,
  type Tag,
  type Way,
} from './model'

export type ContactsClient = Client<typeof ContactsService>

export function contactsClient(transport: Transport): ContactsClient {
  return createClient(ContactsService, transport)
}

export function contactOf(wire: WireContact): Contact {
  return {
    user: userOf(wire.user),
    remark: wire.remark,
    blocked: wire.blocked,
    isContact: wire.isContact,
    sinceMs: Number(wire.sinceMs),
    conversationId: wire.conversationId,
    note: wire.note,
    starred: wire.starred,
    // In one order on all devices: the server's is that of the moment.
    tagIds: [...wire.tagIds].sort(),
    presence: sharingOf(wire.presence),
    receipts: sharingOf(wire.receipts),
    typing: sharingOf(wire.typing),
  }
}

function sharingOf(wire: WireSharing): Sharing {
  if (wire === WireSharing.ALWAYS) return 'always'
  return wire === WireSharing.NEVER ? 'never' : 'settings'
}

export function wireSharing(sharing: Sharing): WireSharing {
  if (sharing === 'always') return WireSharing.ALWAYS
  return sharing === 'never' ? WireSharing.NEVER : WireSharing.UNSPECIFIED
}

export function tagOf(wire: ContactTag | undefined): Tag {
  return { tagId: wire?.tagId ?? '0', name: wire?.name ?? '' }
}

export function privacyOf(wire: PrivacySettings): Privacy {
  const { byHandle, byPhone, byQr, byGroup, byCard, confirm } = wire
  const { strangersMayWrite, presence, receipts, typing } = wire
  return {
    byHandle,
    byPhone,
    byQr,
    byGroup,
    byCard,
    confirm,
    strangersMayWrite,
    presence,
    receipts,
    typing: typing ?? kFirstPrivacy.typing,
  }
}

const kSources: Readonly<Record<Way['source'], AddSource>> = {
  handle: AddSource.HANDLE,
  phone: AddSource.PHONE,
  qr: AddSource.QR,
  group: AddSource.GROUP,
  card: AddSource.CARD,
  book: AddSource.ADDRESS_BOOK,
}

/** The fields of a friend request that say how one came. */
export function wireWay(way: Way | undefined) {
  if (!way) return {}
  const { source, evidence, seq } = way
  return { source: kSources[source], evidence, evidenceSeq: BigInt(seq ?? 0) }
}

function sourceOf(wire: AddSource): Way['source'] | undefined {
  return (Object.keys(kSources) as Way['source'][]).find((key) => kSources[key] === wire)
}

const kStates: Readonly<Partial<Record<FriendRequestState, FriendRequest['state']>>> = {
  [FriendRequestState.PENDING]: 'pending',
  [FriendRequestState.ACCEPTED]: 'accepted',
  [FriendRequestState.DECLINED]: 'declined',
}

export function requestOf(wire: WireRequest): FriendRequest {
  return {
    user: userOf(wire.user),
    outgoing: wire.outgoing,
    reason: wire.reason,
    state: kStates[wire.state] ?? 'expired',
    timeMs: Number(wire.timeMs),
    source: sourceOf(wire.source),
  }
}

const kRelations: Readonly<Partial<Record<WireRelation, Relation>>> = {
  [WireRelation.SELF]: 'self',
  [WireRelation.CONTACT]: 'contact',
  [WireRelation.REQUESTED]: 'requested',
  [WireRelation.ASKED]: 'asked',
}

export function relationOf(wire: WireRelation): Relation {
  return kRelations[wire] ?? 'stranger'
}

export function foundOf(wire: FindUserResponse | FindUserByPhoneResponse): FoundUser {
  return {
    user: userOf(wire.user),
    relation: relationOf(wire.relation),
    mayWrite: wire.mayWrite,
    ...(wire.contact && { contact: contactOf(wire.contact) }),
    ...(wire.incoming && { incoming: requestOf(wire.incoming) }),
  }
}
