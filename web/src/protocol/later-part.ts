// A feature's part of a session whose code no first screen needs: it is loaded while the others already work.
import type { Session, SessionPart } from './session'

export function laterPart(load: () => Promise<SessionPart>): SessionPart {
  let current: Promise<SessionPart> | undefined

  async function begin(session: Session): Promise<SessionPart> {
    const part = await load()
    await part.load?.(session)
    return part
  }

  return {
    async load(session) {
      // Not waited for: a first paint from the cache shows nothing of it.
      current = begin(session)
      current.catch(() => undefined)
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
    applyNote(changed) {
      void current?.then((part) => part.applyNote?.(changed)).catch(() => undefined)
    },
    onConnected(connected) {
      void current?.then((part) => part.onConnected?.(connected)).catch(() => undefined)
    },
    reset() {
      const ended = current
      current = undefined
      void ended?.then((part) => part.reset?.()).catch(() => undefined)
    },
  }
}
