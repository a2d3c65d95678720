// The accounts service: calls, and wire values to model values.
import {
  AccountsService,
  type AwaitQrLoginResponse,
  type GetInstanceResponse,
} from '@/gen/kapok/accounts/v1/service_pb'
import {
  type Device as WireDevice,
  type Invite as WireInvite,
  type Profile as WireProfile,
  QrLoginState,
  Registration as WireRegistration,
  type User as WireUser,
} from '@/gen/kapok/accounts/v1/types_pb'
import { createClient, type Client, type Transport } from '@/protocol/transport'
import type { Device, Instance, Invite, Profile, QrLogin, Registration, User } from './model'

export type AccountsClient = Client<typeof AccountsService>

export function accountsClient(transport: Transport): AccountsClient {
  return createClient(AccountsService, transport)
}

export function userOf(wire: WireUser | undefined): User {
  return {
    userId: wire?.userId ?? '0',
    handle: wire?.handle ?? '',
    nickname: wire?.nickname ?? '',
    avatarMediaId: wire?.avatarMediaId ?? '',
    region: wire?.region ?? '',
    signature: wire?.signature ?? '',
    deleted: wire?.deleted ?? false,
  }
}

export function profileOf(wire: WireProfile | undefined): Profile {
  return {
    user: userOf(wire?.user),
    maskedPhone: wire?.maskedPhone ?? '',
    isAdmin: wire?.isAdmin ?? false,
    hasPassword: wire?.hasPassword ?? false,
    handleLockedUntilMs: Number(wire?.handleLockedUntilMs ?? 0n),
  }
}

export function deviceOf(wire: WireDevice): Device {
  return {
    deviceId: wire.deviceId,
    name: wire.name,
    createdMs: Number(wire.createdMs),
    lastSeenMs: Number(wire.lastSeenMs),
    current: wire.current,
  }
}

export function inviteOf(wire: WireInvite | undefined): Invite {
  return {
    code: wire?.code ?? '',
    usesLeft: wire?.usesLeft ?? 0,
    expiresMs: Number(wire?.expiresMs ?? 0n),
    createdMs: Number(wire?.createdMs ?? 0n),
  }
}

/** A kind of registration that this client does not know is as good as closed. */
const kRegistrations: Readonly<Partial<Record<WireRegistration, Registration>>> = {
  [WireRegistration.OPEN]: 'open',
  [WireRegistration.INVITE_ONLY]: 'invite-only',
}

export function instanceOf(wire: GetInstanceResponse): Instance {
  return {
    name: wire.name,
    registration: kRegistrations[wire.registration] ?? 'closed',
    needsSetup: wire.needsSetup,
    phoneLogin: wire.phoneLogin,
    version: wire.version,
  }
}

/** What to show after an answer of AwaitQrLogin; undefined when it is confirmed. */
export function qrLoginOf(shown: QrLogin, answer: AwaitQrLoginResponse): QrLogin | undefined {
  switch (answer.state) {
    case QrLoginState.CONFIRMED:
      return undefined
    case QrLoginState.DENIED:
      return { ...shown, state: 'denied' }
    case QrLoginState.SCANNED:
      return {
        ...shown,
        state: 'scanned',
        ...(answer.scannedBy && { scannedBy: userOf(answer.scannedBy) }),
      }
    default:
      return { ...shown, state: 'waiting' }
  }
}
