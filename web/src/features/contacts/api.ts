// The contacts service: calls, and wire values to model values.
import { ContactsService, type FindUserResponse } from '@/gen/kapok/contacts/v1/service_pb'
import {
  type Contact as WireContact,
  type FriendRequest as WireRequest,
  FriendRequestState,
  Relation as WireRelation,
} from '@/gen/kapok/contacts/v1/types_pb'
import { userOf } from '@/features/accounts'
import { createClient, type Client, type Transport } from '@/protocol/transport'
import type { Contact, FoundUser, FriendRequest, Relation } from './model'

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
  }
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
  }
}

const kRelations: Readonly<Partial<Record<WireRelation, Relation>>> = {
  [WireRelation.SELF]: 'self',
  [WireRelation.CONTACT]: 'contact',
  [WireRelation.REQUESTED]: 'requested',
  [WireRelation.ASKED]: 'asked',
}

export function foundOf(wire: FindUserResponse): FoundUser {
  return {
    user: userOf(wire.user),
    relation: kRelations[wire.relation] ?? 'stranger',
    ...(wire.contact && { contact: contactOf(wire.contact) }),
    ...(wire.incoming && { incoming: requestOf(wire.incoming) }),
  }
}
