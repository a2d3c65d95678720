// feature: web-push, pain-push
import { describe, expect, it } from 'vitest'
import {
  isQuiet,
  type BrowserFacts,
  chainOf,
  minutesOf,
  type PushOutcome,
  type ServerRecord,
  silencersOf,
  timeOf,
} from './model'

const browser: BrowserFacts = {
  support: 'yes',
  permission: 'granted',
  worker: true,
  endpoint: 'https://push.example.org/1',
  keyFits: true,
}
const outcome: PushOutcome = {
  timeMs: 1,
  conversationId: '',
  seq: 0,
  verdict: 'sent',
  status: 201,
  reason: '',
}
const server: ServerRecord = {
  serverKey: new Uint8Array(65),
  settings: { enabled: true, bodyHidden: false, quiet: undefined, timeZone: '' },
  endpoint: browser.endpoint,
  registeredMs: 1,
  last: outcome,
  recent: [],
  quietNow: false,
}
const states = (b: Partial<BrowserFacts>, s: Partial<ServerRecord> | undefined) =>
  chainOf({ ...browser, ...b }, s && { ...server, ...s }).map(({ name, why }) => `${name}:${why}`)

describe('chainOf', () => {
  it('is whole where every link holds', () => {
    expect(chainOf(browser, server).every(({ state }) => state === 'good')).toBe(true)
  })

  it('names the first link that is broken, and says nothing of those after it', () => {
    const broken: [Partial<BrowserFacts>, Partial<ServerRecord>, string][] = [
      [{ support: 'none' }, {}, 'support:none'],
      [{ support: 'insecure' }, {}, 'support:insecure'],
      [{ permission: 'denied' }, {}, 'permission:denied'],
      [{ permission: 'default' }, {}, 'permission:default'],
      [{ worker: false }, {}, 'worker:none'],
      [{ endpoint: '' }, {}, 'subscription:none'],
      [{ keyFits: false }, {}, 'subscription:otherKey'],
      [{}, { endpoint: '' }, 'record:none'],
      [{}, { endpoint: '', last: { ...outcome, verdict: 'ended' } }, 'record:ended'],
      [{}, { endpoint: 'https://push.example.org/2' }, 'record:other'],
      [{}, { last: { ...outcome, verdict: 'failed' } }, 'last:failed'],
      [{}, { last: { ...outcome, verdict: 'waiting' } }, 'last:waiting'],
    ]
    for (const [b, s, first] of broken) {
      const links = chainOf({ ...browser, ...b }, { ...server, ...s })
      const at = links.findIndex(({ state }) => state === 'bad')
      expect(`${links[at]?.name}:${links[at]?.why}`).toBe(first)
      expect(links.slice(0, at).every(({ state }) => state === 'good')).toBe(true)
      expect(links.slice(at + 1).every(({ state }) => state === 'unknown')).toBe(true)
    }
  })

  it('knows nothing of the server while that is not reached', () => {
    expect(states({}, undefined).slice(4)).toEqual(['record:unknown', 'last:unknown'])
  })

  it('says that nothing was sent yet', () => {
    expect(states({}, { last: undefined }).at(-1)).toBe('last:never')
  })
})

describe('silencersOf', () => {
  it('names what keeps notifications away', () => {
    const none = { mutedChats: 0, otherDevices: 0 }
    expect(silencersOf(server, none)).toEqual([])
    const settings = { ...server.settings, enabled: false, quiet: { from: 1, to: 2 } }
    expect(silencersOf({ ...server, settings }, none)).toEqual(['off', 'quietLater'])
    expect(
      silencersOf({ ...server, settings, quietNow: true }, { mutedChats: 2, otherDevices: 1 }),
    ).toEqual(['off', 'quietNow', 'muted', 'online'])
  })
})

describe('times', () => {
  it('go to and fro', () => {
    for (const minutes of [0, 5, 60, 1319, 1439]) {
      expect(minutesOf(timeOf(minutes))).toBe(minutes)
    }
    for (const text of ['', '24:00', '1:00', '12:60', 'ab:cd']) {
      expect(minutesOf(text)).toBeUndefined()
    }
  })
})

describe('isQuiet', () => {
  const at = (time: string): number => Date.parse(`2026-11-28T${time}:00Z`)
  const settings = (from: number, to: number, timeZone = 'UTC') => ({
    enabled: true,
    bodyHidden: false,
    quiet: { from, to },
    timeZone,
  })

  it('goes by the clock of the zone, over midnight too', () => {
    const night = settings(22 * 60, 7 * 60)
    expect(['21:59', '22:00', '00:00', '06:59', '07:00'].map((t) => isQuiet(night, at(t)))).toEqual(
      [false, true, true, true, false],
    )
    const noon = settings(12 * 60, 13 * 60, 'Asia/Shanghai')
    expect(['03:59', '04:00', '05:00'].map((t) => isQuiet(noon, at(t)))).toEqual([
      false,
      true,
      false,
    ])
  })

  it('is not quiet without hours, or in a zone that nobody knows', () => {
    expect(isQuiet({ ...settings(0, 1), quiet: undefined }, at('00:00'))).toBe(false)
    expect(isQuiet(settings(0, 1439, 'Moon/Sea'), at('00:00'))).toBe(false)
  })
})
