// Values of the push feature, and why a notification did not come. Plain TypeScript.

/** Minutes since midnight. */
export interface QuietHours {
  readonly from: number
  readonly to: number
}

export interface PushSettings {
  readonly enabled: boolean
  readonly bodyHidden: boolean
  readonly quiet: QuietHours | undefined
  readonly timeZone: string
}

export type Verdict =
  | 'sent'
  | 'waiting'
  | 'failed'
  | 'ended'
  | 'muted'
  | 'quiet'
  | 'off'
  | 'read'
  | 'withdrawn'
  | 'shed'
  | 'replaced'

/** True in the quiet hours, by the clock of the zone that they were set in. */
export function isQuiet({ quiet, timeZone }: PushSettings, nowMs: number): boolean {
  if (!quiet) return false
  const minute = minuteOfDay(nowMs, timeZone)
  if (minute === undefined) return false // as the server does: better heard at night than never
  return quiet.from < quiet.to
    ? minute >= quiet.from && minute < quiet.to
    : minute >= quiet.from || minute < quiet.to
}

/** Undefined in a zone that this browser does not know. */
function minuteOfDay(nowMs: number, timeZone: string): number | undefined {
  try {
    const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
    const zone = timeZone ? { timeZone } : {}
    return minutesOf(new Intl.DateTimeFormat('en-GB', { ...clock, ...zone }).format(nowMs))
  } catch {
    return undefined
  }
}

/** What became of one notification. */
export interface PushOutcome {
  readonly timeMs: number
  /** '' for a test. */
  readonly conversationId: string
  readonly seq: number
  readonly verdict: Verdict
  /** Of HTTP, from the push service; 0 if it was not reached. */
  readonly status: number
  readonly reason: string
}

/** The device as the server sees it. */
export interface ServerRecord {
  readonly serverKey: Uint8Array
  readonly settings: PushSettings
  /** '' for none. */
  readonly endpoint: string
  readonly registeredMs: number
  readonly last: PushOutcome | undefined
  readonly recent: readonly PushOutcome[]
  readonly quietNow: boolean
}

/** What this browser says of itself. */
export interface BrowserFacts {
  /** It can do push at all; 'insecure' where the page did not come by https. */
  readonly support: 'yes' | 'insecure' | 'none'
  readonly permission: 'granted' | 'denied' | 'default'
  readonly worker: boolean
  /** The endpoint of its subscription; '' for none. */
  readonly endpoint: string
  /** The subscription was made with this instance's key. */
  readonly keyFits: boolean
}

/** A link of the chain from a message to a notification. */
export interface ChainLink {
  readonly name: 'support' | 'permission' | 'worker' | 'subscription' | 'record' | 'last'
  readonly state: 'good' | 'bad' | 'unknown'
  /** Which sentence explains it. */
  readonly why: string
}

/** The links in their order; after one that is broken the next ones are not known. */
export function chainOf(browser: BrowserFacts, server: ServerRecord | undefined): ChainLink[] {
  const links: ChainLink[] = []
  const add = (name: ChainLink['name'], bad: string | false): void => {
    const broken = links.some(({ state }) => state === 'bad')
    links.push({
      name,
      state: broken ? 'unknown' : bad ? 'bad' : 'good',
      why: broken ? 'unknown' : bad || 'good',
    })
  }
  add('support', browser.support !== 'yes' && browser.support)
  add('permission', browser.permission !== 'granted' && browser.permission)
  add('worker', !browser.worker && 'none')
  add('subscription', !browser.endpoint ? 'none' : !browser.keyFits && 'otherKey')
  if (!server) {
    links.push({ name: 'record', state: 'unknown', why: 'unknown' })
    links.push({ name: 'last', state: 'unknown', why: 'unknown' })
    return links
  }
  add('record', recordProblem(browser, server))
  const { last } = server
  if (!last) links.push({ name: 'last', state: 'unknown', why: 'never' })
  else add('last', last.verdict !== 'sent' && last.verdict)
  return links
}

function recordProblem(browser: BrowserFacts, server: ServerRecord): string | false {
  if (server.endpoint === browser.endpoint) return false
  if (server.endpoint) return 'other'
  return server.last?.verdict === 'ended' ? 'ended' : 'none'
}

/** What keeps notifications away though every link holds. */
export type Silencer = 'off' | 'quietNow' | 'quietLater' | 'muted' | 'online'

export function silencersOf(
  server: ServerRecord | undefined,
  others: { mutedChats: number; otherDevices: number },
): Silencer[] {
  const found: Silencer[] = []
  if (server && !server.settings.enabled) found.push('off')
  if (server?.settings.quiet) found.push(server.quietNow ? 'quietNow' : 'quietLater')
  if (others.mutedChats > 0) found.push('muted')
  if (others.otherDevices > 0) found.push('online')
  return found
}

/** "22:05" as minutes since midnight; undefined for what is no time. */
export function minutesOf(text: string): number | undefined {
  const match = /^(\d{2}):(\d{2})$/.exec(text)
  if (!match) return undefined
  const [hours, minutes] = [Number(match[1]), Number(match[2])]
  return hours < 24 && minutes < 60 ? hours * 60 + minutes : undefined
}

export function timeOf(minutes: number): string {
  const two = (number: number): string => String(number).padStart(2, '0')
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
