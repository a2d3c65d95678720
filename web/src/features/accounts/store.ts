// State of log-in and profile; the contract is in index.ts.
import { defineStore } from 'pinia'
import { markRaw, ref, shallowRef } from 'vue'
import type { FeedEntry } from '@/gen/kapok/feed/v1/feed_pb'
import type { NewAccountSchema } from '@/gen/kapok/accounts/v1/service_pb'
import type { Session as WireSession } from '@/gen/kapok/accounts/v1/types_pb'
import type { MessageInitShape } from '@bufbuild/protobuf'
import { toRpcError } from '@/protocol/errors'
import type { Session, SessionPart } from '@/protocol/session'
import { accountsClient, deviceOf, instanceOf, inviteOf, profileOf, userOf } from './api'
import { Directory } from './directory'
import { useHost } from './host'
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
import { followQrLogin } from './qr-login'

const kProfile = 'profile'

function wireAccount(account: NewAccount): MessageInitShape<typeof NewAccountSchema> {
  return {
    handle: account.handle,
    nickname: account.nickname,
    inviteCode: account.inviteCode ?? '',
    setupCode: account.setupCode ?? '',
  }
}

export const useAccountsStore = defineStore('accounts', () => {
  const host = useHost()
  const open = accountsClient(host.http)

  const status = ref<'unknown' | 'signed-out' | 'signed-in'>('unknown')
  const endedReason = ref<string>()
  const connection = ref<ConnectionState>('connecting')
  const reconnectAtMs = ref(0)
  const syncFailed = ref(false)
  const clockOffsetMs = ref(0)
  const instance = shallowRef<Instance>()
  const profile = shallowRef<Profile>()
  const userId = ref('')
  const devices = shallowRef<readonly Device[]>([])
  const qrLogin = shallowRef<QrLogin>()
  const directory = shallowRef<Directory>()
  let session: Session | undefined
  let qrAbort: AbortController | undefined

  function signedIn() {
    if (!session) throw toRpcError(new Error('not signed in'))
    return accountsClient(session.transport)
  }

  async function keepProfile(next: Profile): Promise<void> {
    profile.value = next
    await directory.value?.put([next.user])
    await session?.database.setValue(kProfile, next)
  }

  /** A log-in method has answered. */
  async function enter(wire: WireSession | undefined): Promise<void> {
    const next = profileOf(wire?.profile)
    stopQrLogin()
    endedReason.value = undefined
    await host.open({
      token: wire?.token ?? '',
      userId: next.user.userId,
      deviceId: wire?.device?.deviceId ?? '0',
    })
    await keepProfile(next)
  }

  async function loadInstance(): Promise<Instance> {
    const next = instanceOf(await open.getInstance({}))
    instance.value = next
    return next
  }

  async function register(account: NewAccount, password: string): Promise<void> {
    const deviceName = host.deviceName
    const answer = await open.register({ account: wireAccount(account), password, deviceName })
    await enter(answer.session)
  }

  async function loginWithPassword(name: string, password: string): Promise<void> {
    const deviceName = host.deviceName
    await enter((await open.loginWithPassword({ name, password, deviceName })).session)
  }

  async function requestPhoneCode(phone: string): Promise<number> {
    return (await open.requestPhoneCode({ phone })).resendAfterMs
  }

  async function loginWithPhoneCode(
    phone: string,
    code: string,
    account?: NewAccount,
  ): Promise<void> {
    const answer = await open.loginWithPhoneCode({
      phone,
      code,
      deviceName: host.deviceName,
      ...(account && { registration: wireAccount(account) }),
    })
    await enter(answer.session)
  }

  function startQrLogin(): void {
    stopQrLogin()
    const abort = new AbortController()
    qrAbort = abort
    const show = (state: QrLogin) => {
      if (!abort.signal.aborted) qrLogin.value = state
    }
    followQrLogin(open, host.deviceName, abort.signal, show)
      .then((wire) => (wire && !abort.signal.aborted ? enter(wire) : undefined))
      .catch(() => {
        show({ state: 'failed', qrText: '', expiresMs: 0 })
      })
  }

  function stopQrLogin(): void {
    qrAbort?.abort()
    qrAbort = undefined
    qrLogin.value = undefined
  }

  async function scanQrLogin(qrText: string): Promise<QrLoginAsker> {
    const { deviceName, address } = await signedIn().scanQrLogin({ qrText })
    return { deviceName, address }
  }

  async function decideQrLogin(qrText: string, allow: boolean): Promise<void> {
    await signedIn().decideQrLogin({ qrText, allow })
  }

  async function logout(): Promise<void> {
    // Best effort: without a network the cache goes all the same, and the device can be revoked from another one.
    await signedIn()
      .logout({}, { timeoutMs: 3_000 })
      .catch(() => undefined)
    await host.close()
  }

  async function updateProfile(change: ProfileChange): Promise<void> {
    const answer = await signedIn().updateProfile({ ...change })
    await keepProfile(profileOf(answer.profile))
  }

  async function changePassword(oldPassword: string, newPassword: string): Promise<void> {
    await signedIn().changePassword({ oldPassword, newPassword })
    if (profile.value) await keepProfile({ ...profile.value, hasPassword: true })
  }

  async function bindPhone(phone: string, code: string, password: string): Promise<void> {
    await keepProfile(profileOf((await signedIn().bindPhone({ phone, code, password })).profile))
  }

  async function unbindPhone(password: string): Promise<void> {
    await keepProfile(profileOf((await signedIn().unbindPhone({ password })).profile))
  }

  async function requestDeletionCode(): Promise<number> {
    return (await signedIn().requestDeletionCode({})).resendAfterMs
  }

  /** By HTTP: the answer must not be lost with the session that it ends. */
  async function deleteAccount(proof: OwnerProof): Promise<void> {
    const client = accountsClient(host.http)
    await client.deleteAccount({
      proof:
        'password' in proof
          ? { case: 'password', value: proof.password }
          : { case: 'code', value: proof.code },
    })
    await host.close()
  }

  async function loadDevices(): Promise<void> {
    devices.value = (await signedIn().listDevices({})).devices.map(deviceOf)
  }

  async function revokeDevice(deviceId: string): Promise<void> {
    await signedIn().revokeDevice({ deviceId })
    devices.value = devices.value.filter((device) => device.deviceId !== deviceId)
  }

  async function createInvite(uses: number, lifetimeS = 0): Promise<Invite> {
    return inviteOf((await signedIn().createInvite({ uses, lifetimeS })).invite)
  }

  async function listInvites(): Promise<Invite[]> {
    return (await signedIn().listInvites({})).invites.map(inviteOf)
  }

  async function applyFeed(entries: readonly FeedEntry[]): Promise<void> {
    const known: User[] = []
    for (const { change } of entries) {
      if (change.case === 'profile') await keepProfile(profileOf(change.value))
      else if (change.case === 'contact') known.push(userOf(change.value.user))
      else if (change.case === 'friendRequest') known.push(userOf(change.value.user))
      else if (change.case === 'devicesChanged' && devices.value.length > 0) {
        loadDevices().catch(() => undefined)
      }
    }
    if (known.length > 0) await directory.value?.put(known)
  }

  const part: SessionPart = {
    async load(next) {
      session = next
      userId.value = next.userId
      const made = new Directory(
        {
          fetch: async (userIds) =>
            (await signedIn().getUsers({ userIds: [...userIds] })).users.map(userOf),
        },
        next.timers,
        next.database,
      )
      directory.value = markRaw(made)
      await made.load()
      profile.value = await next.database.getValue<Profile>(kProfile)
      status.value = 'signed-in'
    },
    async snapshot() {
      await keepProfile(profileOf((await signedIn().getProfile({})).profile))
    },
    applyFeed,
    reset() {
      session = undefined
      directory.value?.close()
      directory.value = undefined
      profile.value = undefined
      userId.value = ''
      devices.value = []
      syncFailed.value = false
      status.value = 'signed-out'
    },
  }

  return {
    status,
    endedReason,
    connection,
    reconnectAtMs,
    syncFailed,
    clockOffsetMs,
    instance,
    profile,
    userId,
    devices,
    qrLogin,
    now: () => host.now() + clockOffsetMs.value,
    user: (id: string) => directory.value?.get(id),
    /** Profiles that came along with other features' answers. */
    putUsers: async (users: readonly User[]) => directory.value?.put(users),
    reconnect: () => {
      host.reconnect()
    },
    loadInstance,
    register,
    loginWithPassword,
    requestPhoneCode,
    loginWithPhoneCode,
    startQrLogin,
    stopQrLogin,
    scanQrLogin,
    decideQrLogin,
    logout,
    updateProfile,
    changePassword,
    bindPhone,
    unbindPhone,
    requestDeletionCode,
    deleteAccount,
    loadDevices,
    revokeDevice,
    createInvite,
    listInvites,
    part: markRaw(part),
  }
})
