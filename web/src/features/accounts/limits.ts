// What this instance takes. It is asked once a page, when something is first written or chosen; what it said last time holds until
// then, and without a network. Of the browser, not of a user: all who use this address have the same.
import { type RemovableRef, useLocalStorage } from '@vueuse/core'
import { computed, type ComputedRef } from 'vue'
import type { InstanceLimits as WireLimits } from '@/gen/kapok/accounts/v1/service_pb'
import { accountsClient } from './api'
import { useHost } from './host'

export interface Limits {
  readonly textCharacters: number
  readonly albumPictures: number
  readonly voiceMs: number
  readonly imageBytes: number
  readonly fileBytes: number
  readonly nicknameCharacters: number
  readonly groupNameCharacters: number
  readonly announcementCharacters: number
}

/** Those of a server that does not tell. */
export const kDefaultLimits: Limits = {
  textCharacters: 10_000,
  albumPictures: 9,
  voiceMs: 60_000,
  imageBytes: 25 * 1024 * 1024,
  fileBytes: 2 * 1024 * 1024 * 1024,
  nicknameCharacters: 32,
  groupNameCharacters: 64,
  announcementCharacters: 2_000,
}

/** What is not told, or is nothing, is the default. */
export function limitsOf(wire: WireLimits | undefined): Limits {
  const told = (wire ?? {}) as Partial<Record<keyof Limits, number | bigint>>
  const keys = Object.keys(kDefaultLimits) as (keyof Limits)[]
  return Object.fromEntries(
    keys.map((key) => [key, Number(told[key] ?? 0) || kDefaultLimits[key]]),
  ) as unknown as Limits
}

let kept: RemovableRef<Limits> | undefined
let asked = false

/** Reactive. For setup(). */
export function useLimits(): ComputedRef<Limits> {
  const limits = (kept ??= useLocalStorage<Limits>('kapok.limits', kDefaultLimits, {
    mergeDefaults: true,
  }))
  if (!asked) {
    asked = true
    accountsClient(useHost().http)
      .getInstance({})
      .then((answer) => {
        limits.value = limitsOf(answer.limits)
      })
      .catch(() => {
        // The next one who needs to know asks again.
        asked = false
      })
  }
  return computed(() => limits.value)
}
