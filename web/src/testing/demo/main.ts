// The whole app on the demo world, in a browser, without a server. Query: ?guest (logged out), ?empty, ?long=10000.
import { startApp } from '@/app/start'
import { realTimers } from '@/protocol/timers'
import { FakeNetwork } from '../fake-network'
import { DemoWorld, kMe } from './world'

const query = new URLSearchParams(sessionStorage.getItem('kapok.demo') ?? location.search)
const world = DemoWorld.recent({ empty: query.has('empty'), long: Number(query.get('long') ?? 0) })
const network = new FakeNetwork(world, realTimers, Math.random)
if (query.has('offline')) network.setUp(false)
let stored = query.has('guest') ? undefined : { token: kMe, userId: kMe, deviceId: '1' }
Object.assign(globalThis, { kapokDemo: { world, network } })

await startApp({
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
