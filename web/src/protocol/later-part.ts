// A feature's part of a session whose code no first screen needs: it is loaded while the others already work.
import type { Session, SessionPart } from './session'

/** Several parts of a session as one. */
export function joined(parts: readonly SessionPart[]): SessionPart {
  const all = async (call: (part: SessionPart) => Promise<void> | undefined): Promise<void> => {
    await Promise.all(parts.map(async (part) => call(part)))
  }
  return {
    load: (session) => all((part) => part.load?.(session)),
    snapshot: () => all((part) => part.snapshot?.()),
    refresh: () => all((part) => part.refresh?.()),
    applyFeed: (entries) => all((part) => part.applyFeed?.(entries)),
    applyEntry: (entry) => parts.forEach((part) => part.applyEntry?.(entry)),
    applyNote: (changed) => parts.forEach((part) => part.applyNote?.(changed)),
    onConnected: (connected) => parts.forEach((part) => part.onConnected?.(connected)),
    reset: () => parts.forEach((part) => part.reset?.()),
  }
}

export interface LaterPart extends SessionPart {
  /** Resolves when its code is there and has what the cache holds, or could not be fetched. */
  ready(): Promise<void>
}

export function laterPart(load: () => Promise<SessionPart>): LaterPart {
  let current: Promise<SessionPart> | undefined
  /** Once it is there; before, it shows nothing that an entry could change. */
  let loaded: SessionPart | undefined

  async function begin(session: Session): Promise<SessionPart> {
    const part = await load()
    await part.load?.(session)
    return part
  }

  return {
    async ready() {
      await current?.catch(() => undefined)
    },
    async load(session) {
      // Not waited for: a first paint from the cache shows nothing of it.
      const mine = begin(session)
      current = mine
      mine.then((part) => (loaded = current === mine ? part : loaded)).catch(() => undefined)
    },
    async snapshot() {
      await (await current)?.snapshot?.()
    },
    async refresh() {
      await (await current)?.refresh?.()
    },
    async applyFeed(entries) {
      await (await current)?.applyFeed?.(entries)
    },
    applyEntry: (entry) => loaded?.applyEntry?.(entry),
    applyNote: (changed) => loaded?.applyNote?.(changed),
    onConnected: (connected) => loaded?.onConnected?.(connected),
    reset() {
      const ended = current
      loaded = undefined
      current = undefined
      void ended?.then((part) => part.reset?.()).catch(() => undefined)
    },
  }
}
