// Log-in, profile, devices, the directory of users, and the state of the connection.
import type {
  ConnectionState,
  Device,
  Instance,
  Invite,
  NewAccount,
  OwnerProof,
  Profile,
  ProfileChange,
  QrLogin,
  QrLoginAsker,
  User,
} from './model'
import { useAccountsStore } from './store'

export type * from './model'

/**
 * The accounts feature as others see it. Members are reactive. Promises reject with a `RpcError`
 * (`@/protocol/errors`): decide on its `code` and `reason`.
 */
export interface AccountsStore {
  /** 'unknown' until the engine has looked for a stored log-in. */
  readonly status: 'unknown' | 'signed-out' | 'signed-in'
  /** Why the server ended the session, when it did ("TOKEN_REVOKED" …); undefined after own log-out. */
  readonly endedReason: string | undefined
  readonly connection: ConnectionState
  /** When the next attempt to connect is due (Date.now() clock); 0 while none is planned. */
  readonly reconnectAtMs: number
  /** The connection lives, but the server refused what a sync asks for; it is tried again by itself, or by reconnect(). */
  readonly syncFailed: boolean
  readonly instance: Instance | undefined
  readonly profile: Profile | undefined
  /** Empty when signed out. */
  readonly userId: string
  readonly devices: readonly Device[]
  /** Set while this device shows a QR code to be logged in by. */
  readonly qrLogin: QrLogin | undefined

  /** The server's clock in milliseconds since 1970. */
  now(): number
  /** A user's public profile; asks the server (in batches) for one not known yet, and is reactive. */
  user(userId: string): User | undefined
  /** Tries to connect at once. */
  reconnect(): void

  loadInstance(): Promise<Instance>
  register(account: NewAccount, password: string): Promise<void>
  loginWithPassword(name: string, password: string): Promise<void>
  /** Sends a code; resolves to the milliseconds until another may be asked for. */
  requestPhoneCode(phone: string): Promise<number>
  /** NOT_FOUND (PHONE_NOT_REGISTERED): ask for `account` and call again with the same code. */
  loginWithPhoneCode(phone: string, code: string, account?: NewAccount): Promise<void>
  /** Begins (or begins again) a QR log-in on this new device; follow `qrLogin`, then `status`. */
  startQrLogin(): void
  stopQrLogin(): void
  /** This logged-in device has scanned another one's log-in code. */
  scanQrLogin(qrText: string): Promise<QrLoginAsker>
  decideQrLogin(qrText: string, allow: boolean): Promise<void>
  /** Ends the session and wipes this user's cache. */
  logout(): Promise<void>

  updateProfile(change: ProfileChange): Promise<void>
  changePassword(oldPassword: string, newPassword: string): Promise<void>
  /** With the code that `requestPhoneCode` sent to it, and the password of an account that has one. */
  bindPhone(phone: string, code: string, password: string): Promise<void>
  unbindPhone(password: string): Promise<void>
  /** To the own phone; resolves to the wait before another, in ms. */
  requestDeletionCode(): Promise<number>
  /** In a week, unless one logs in before; ends the session at once. */
  deleteAccount(proof: OwnerProof): Promise<void>
  loadDevices(): Promise<void>
  revokeDevice(deviceId: string): Promise<void>
  createInvite(uses: number, lifetimeS?: number): Promise<Invite>
  listInvites(): Promise<Invite[]>
}

export const useAccounts: () => AccountsStore = useAccountsStore

export { userOf } from './api'
export { foreignId, foreignUser, isForeign } from './foreign'
export { type Limits, useLimits } from './limits'
export { type EngineHost, installHost, useHost } from './host'
/** For startEngine: the session's part, and what only the engine sets. */
export const useAccountsEngine = useAccountsStore
