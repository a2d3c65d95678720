// The tabs of one user: which one leads (sends the outbox), and how they tell each other of changes.

/** What tabs tell each other. */
export type TabNews = { readonly kind: 'outbox' }

export interface Tabs {
  /** Calls back once this tab leads; it leads until it is closed. */
  lead(onLead: () => void): void
  tell(news: TabNews): void
  onNews(listener: (news: TabNews) => void): void
  close(): void
}

/**
 * Uses Web Locks and BroadcastChannel. Where a browser has no locks (a page that is not served by https), every tab
 * leads: sends are idempotent and ordered, so two senders do the work twice but not wrongly.
 */
export function openTabs(userId: string): Tabs {
  const name = `kapok-${userId}`
  const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(name)
  const stop = new AbortController()
  return {
    lead(onLead) {
      const locks = (navigator as Partial<Navigator>).locks
      if (!locks) {
        onLead()
        return
      }
      locks
        .request(name, { signal: stop.signal }, () => {
          onLead()
          return new Promise<void>((resolve) => {
            stop.signal.addEventListener('abort', () => {
              resolve()
            })
          })
        })
        .catch(() => undefined)
    },
    tell(news) {
      channel?.postMessage(news)
    },
    onNews(listener) {
      channel?.addEventListener('message', (event: MessageEvent<TabNews>) => {
        listener(event.data)
      })
    },
    close() {
      stop.abort()
      channel?.close()
    },
  }
}
