// A notification of the system, by a page that is open but hidden.
import { notifyRules } from '@/shared/notify-rules'
import type { ConversationView } from '../model'

export interface Told {
  readonly view: ConversationView
  readonly title: string
  readonly body: string
  /** The body where the device hides what was written. */
  readonly vague: string
}

/**
 * By the worker where there is one, so that a push of the same message shows nothing twice; it follows the click, too.
 * Resolves to what takes it away again; undefined where the device is to show nothing now.
 */
export async function showNotification(
  told: Told,
  open: () => void,
): Promise<(() => void) | undefined> {
  const rules = notifyRules.value
  if (rules && (!rules.enabled || rules.quietNow())) return undefined
  const title = rules?.bodyHidden ? 'Kapok' : told.title
  const options = {
    body: rules?.bodyHidden ? told.vague : told.body,
    tag: told.view.id,
    icon: '/icon-192.png',
    // The page has its own sound, which obeys the setting.
    silent: true,
    data: { conversationId: told.view.id, seq: told.view.last?.seq ?? 0 },
  }
  const worker = await navigator.serviceWorker?.getRegistration()
  if (worker?.active) {
    await worker.showNotification(title, options)
    return () => void closeAll(worker, told.view.id)
  }
  const shown = new Notification(title, options)
  shown.onclick = () => {
    window.focus()
    open()
    shown.close()
  }
  return () => {
    shown.close()
  }
}

async function closeAll(worker: ServiceWorkerRegistration, tag: string): Promise<void> {
  for (const each of await worker.getNotifications({ tag })) each.close()
}
