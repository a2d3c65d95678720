// The whole app on the demo world, in a browser, without a server. Query: ?guest (logged out), ?empty, ?long=10000, ?extreme
// (the longest names and words), ?job=running (or failed, of an export or import), ?offline, ?refuse=ListContacts (calls that fail).
// `kapokDemo` in the console can do more.
import { startApp } from '@/app/start'
import { realTimers } from '@/protocol/timers'
import { ErrorCode } from '@/gen/kapok/common/v1/error_pb'
import { newVersion } from '@/service-worker'
import { FakeNetwork } from '../fake-network'
import { Refusal } from '../fake-server'
import { DemoWorld, kMe } from './world'

const query = new URLSearchParams(sessionStorage.getItem('kapok.demo') ?? location.search)
const world = DemoWorld.recent({
  empty: query.has('empty'),
  extreme: query.has('extreme'),
  long: Number(query.get('long') ?? 0),
  job: query.get('job') ?? '',
})
const network = new FakeNetwork(world, realTimers, Math.random)
if (query.has('offline')) network.setUp(false)
let stored = query.has('guest') ? undefined : { token: kMe, userId: kMe, deviceId: '1' }
/** Calls whose names contain the word fail from now on. */
function refuse(word: string, reason: string): void {
  world.refuse = (method) =>
    method.includes(word) ? new Refusal(ErrorCode.FORBIDDEN, reason) : undefined
}
const refused = query.get('refuse')
if (refused) refuse(refused, 'NOT_A_MEMBER')
Object.assign(globalThis, { kapokDemo: { world, network, refuse, newVersion } })

void startApp({
  openSocket: () => network.connect(kMe),
  timers: realTimers,
  random: Math.random,
  surroundings: { onWake: () => () => undefined },
  openTabs: () => ({
    lead: (onLead) => onLead(),
    tell: () => undefined,
    onNews: () => undefined,
    close: () => undefined,
  }),
  fetch: (input, init) =>
    // Nobody scans the code: the long poll stays open.
    String(input).endsWith('/AwaitQrLogin')
      ? new Promise(() => undefined)
      : network.fetch(input, init),
  clientName: 'demo',
  baseUrl: '',
  deviceName: 'Demo',
  vault: {
    load: () => stored,
    save: (next) => (stored = next),
    onChange: () => undefined,
  },
})
