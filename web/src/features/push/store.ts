// Notifications on this device. Promises reject with a `RpcError`, or with what the browser threw.
import { defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import { PushService } from '@/gen/kapok/push/v1/service_pb'
import {
  type PushOutcome as WireOutcome,
  type PushSettings as WireSettings,
  Verdict as WireVerdict,
} from '@/gen/kapok/push/v1/types_pb'
import { RpcError } from '@/protocol/errors'
import { createClient } from '@/protocol/transport'
import { i18n } from '@/shared/i18n'
import { type PushBrowser, thisBrowser } from './browser'
import type { BrowserFacts, PushOutcome, PushSettings, ServerRecord, Verdict } from './model'
import { pushSession } from './session'

const kVerdicts: Readonly<Partial<Record<WireVerdict, Verdict>>> = {
  [WireVerdict.SENT]: 'sent',
  [WireVerdict.WAITING]: 'waiting',
  [WireVerdict.ENDED]: 'ended',
  [WireVerdict.MUTED]: 'muted',
  [WireVerdict.QUIET]: 'quiet',
  [WireVerdict.OFF]: 'off',
  [WireVerdict.READ]: 'read',
  [WireVerdict.WITHDRAWN]: 'withdrawn',
  [WireVerdict.REPLACED]: 'replaced',
  [WireVerdict.SHED]: 'shed',
}

function outcomeOf(wire: WireOutcome): PushOutcome {
  return {
    timeMs: Number(wire.timeMs),
    conversationId: wire.conversationId,
    seq: Number(wire.seq),
    verdict: kVerdicts[wire.verdict] ?? 'failed',
    status: wire.status,
    reason: wire.reason,
  }
}

function settingsOf(wire: WireSettings | undefined): PushSettings {
  return {
    enabled: wire?.enabled ?? true,
    bodyHidden: wire?.bodyHidden ?? false,
    quiet: wire?.quiet && { from: wire.quiet.fromMinute, to: wire.quiet.toMinute },
    timeZone: wire?.timeZone ?? '',
  }
}

export const usePushStore = defineStore('push', () => {
  /** The device as the server sees it; undefined until it was asked. */
  const record = shallowRef<ServerRecord>()
  const browser = shallowRef<BrowserFacts>()
  const working = ref(false)
  let device: PushBrowser = thisBrowser
  watch(
    pushSession,
    () => {
      record.value = undefined
      browser.value = undefined
    },
    { flush: 'sync' },
  )

  function client() {
    const session = pushSession.value
    if (!session) throw new RpcError({ code: 'offline', reason: 'SIGNED_OUT' })
    return createClient(PushService, session.transport)
  }

  async function load(): Promise<void> {
    browser.value = await device.facts(record.value?.serverKey)
    const answer = await client().getPushState({})
    record.value = {
      serverKey: answer.serverKey,
      settings: settingsOf(answer.settings),
      endpoint: answer.endpoint,
      registeredMs: Number(answer.registeredMs),
      last: answer.last && outcomeOf(answer.last),
      recent: answer.recent.map(outcomeOf),
      quietNow: answer.quietNow,
    }
    browser.value = await device.facts(answer.serverKey)
  }

  async function subscribe(): Promise<void> {
    const key = record.value?.serverKey ?? (await client().getPushState({})).serverKey
    const subscription = await device.subscribe(key)
    await client().registerPush({ ...subscription, language: i18n.global.locale.value })
  }

  /** One thing at a time. */
  async function work(task: () => Promise<void>): Promise<void> {
    working.value = true
    try {
      await task()
    } finally {
      working.value = false
    }
  }

  /** Asks for permission, subscribes and registers; false if the user said no. */
  function turnOn(): Promise<boolean> {
    let done = false
    return work(async () => {
      if ((await device.askPermission()) === 'granted') {
        await subscribe()
        const settings = record.value?.settings
        if (settings && !settings.enabled) await saveSettings({ ...settings, enabled: true })
        done = true
      }
      await load()
    }).then(() => done)
  }

  function turnOff(): Promise<void> {
    return work(async () => {
      // Pages that are open tell of nothing either.
      const settings = record.value?.settings
      if (settings?.enabled) await saveSettings({ ...settings, enabled: false })
      await client().unregisterPush({})
      await device.unsubscribe()
      await load()
    })
  }

  async function saveSettings(settings: PushSettings): Promise<void> {
    const { enabled, bodyHidden, timeZone, quiet } = settings
    const answer = await client().updatePushSettings({
      settings: {
        enabled,
        bodyHidden,
        timeZone,
        ...(quiet ? { quiet: { fromMinute: quiet.from, toMinute: quiet.to } } : {}),
      },
    })
    if (record.value) record.value = { ...record.value, settings: settingsOf(answer.settings) }
  }

  async function sendTest(): Promise<PushOutcome> {
    const { outcome } = await client().sendTestPush({})
    if (!outcome) throw new RpcError({ code: 'internal', reason: 'INTERNAL' })
    await load()
    return outcomeOf(outcome)
  }

  /**
   * Browsers change subscriptions by themselves, and another account may have taken this one's place. With `always` what
   * is right is registered anew, too: the server writes in the language of the registration.
   */
  async function renew(always = false): Promise<void> {
    try {
      const facts = await device.facts(undefined)
      if (facts.permission !== 'granted') return
      await load()
      const now = browser.value
      if (!now?.endpoint || !now.worker) return
      if (!always && record.value?.endpoint === now.endpoint && now.keyFits) return
      await subscribe()
    } catch {
      // The page about notifications says what is missing.
    }
  }

  return {
    record,
    browser,
    working,
    load,
    turnOn,
    turnOff,
    saveSettings,
    sendTest,
    renew,
    /** Closes what is shown of messages that were read. */
    closeNotifications: (read: (conversationId: string, seq: number) => boolean): Promise<void> =>
      device.closeNotifications(read),
    /** For tests. */
    useBrowser(other: PushBrowser): void {
      device = other
    },
  }
})
