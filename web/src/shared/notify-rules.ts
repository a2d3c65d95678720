// What this device was told about notifications, for pages that tell by themselves. Kept by feature push, which is loaded
// later; undefined until then.
import { shallowRef } from 'vue'

export interface NotifyRules {
  readonly enabled: boolean
  /** Says no more than that something came. */
  readonly bodyHidden: boolean
  quietNow(): boolean
}

export const notifyRules = shallowRef<NotifyRules>()
