// Values of the accounts feature, and the pure functions on them.

/** What every signed-in user may see of an account. */
export interface User {
  readonly userId: string
  readonly handle: string
  readonly nickname: string
  /** Empty for none: draw the first letter on a colour made from the id. */
  readonly avatarMediaId: string
  readonly region: string
  readonly signature: string
  readonly deleted: boolean
}

/** One's own account. */
export interface Profile {
  readonly user: User
  readonly maskedPhone: string
  readonly isAdmin: boolean
  readonly hasPassword: boolean
  /** 0 when the handle may be changed now. */
  readonly handleLockedUntilMs: number
}

/** One installed client of a user. */
export interface Device {
  readonly deviceId: string
  readonly name: string
  readonly createdMs: number
  readonly lastSeenMs: number
  readonly current: boolean
}

/** How new accounts come to be. */
export type Registration = 'open' | 'invite-only' | 'closed'

/** What a client must know before anyone logs in. */
export interface Instance {
  readonly name: string
  readonly registration: Registration
  readonly needsSetup: boolean
  readonly phoneLogin: boolean
  readonly version: string
}

/** Who is to be registered. */
export interface NewAccount {
  readonly handle: string
  readonly nickname: string
  readonly inviteCode?: string
  readonly setupCode?: string
}

/** What to change of one's profile; absent fields stay. */
export interface ProfileChange {
  readonly handle?: string
  readonly nickname?: string
  /** Empty removes the avatar. */
  readonly avatarMediaId?: string
  readonly region?: string
  readonly signature?: string
}

/** The log-in by QR code on the device that wants in. */
export interface QrLogin {
  readonly state: 'loading' | 'waiting' | 'scanned' | 'denied' | 'expired' | 'failed'
  /** Show it as a QR code. */
  readonly qrText: string
  readonly expiresMs: number
  /** Who scanned it. */
  readonly scannedBy?: User
}

/** Which device asks to be logged in. */
export interface QrLoginAsker {
  readonly deviceName: string
  readonly address: string
}

/** An invitation to register. */
export interface Invite {
  readonly code: string
  readonly usesLeft: number
  readonly expiresMs: number
  readonly createdMs: number
}

/** What this browser keeps of a log-in, outside of the user's database. */
export interface StoredSession {
  readonly token: string
  readonly userId: string
  readonly deviceId: string
}

/** Where the connection stands, for the thin bar. */
export type ConnectionState = 'offline' | 'connecting' | 'syncing' | 'online'

/** Shows that it is the owner who asks. */
export type OwnerProof = { readonly password: string } | { readonly code: string }
