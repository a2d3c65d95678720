// A running search: what this device has at once, what the server has when it answers, more on demand.
import { onScopeDispose, shallowReactive, watch } from 'vue'
import type { FoundPage } from './model'

export interface Finds<T> {
  items: readonly T[]
  /** True until the server has answered for what is asked now. */
  loading: boolean
  /** The server could not be asked: what is shown is from this device. */
  onlyHere: boolean
  /** What the server refused, other than for being out of reach. */
  error: unknown
  /** The server has more, or has not searched everything yet. */
  more: boolean
}

interface Sources<Asked, T> {
  local(asked: Asked): Promise<T[]>
  server(asked: Asked, pageToken: string): Promise<FoundPage<T>>
  merge(known: readonly T[], more: readonly T[]): T[]
}

/** So long after the last key the server is asked. */
const kPauseMs = 250
/** A server that found nothing yet is asked to go on so many times by itself. */
const kGoOnMost = 5
const kAway: ReadonlySet<unknown> = new Set(['offline', 'timeout', 'unavailable'])

function isAway(thrown: unknown): boolean {
  return kAway.has((thrown as { code?: unknown } | null)?.code)
}

/** `asked` undefined: nothing is searched for. */
export function useFinds<Asked, T>(asked: () => Asked | undefined, sources: Sources<Asked, T>) {
  const finds = shallowReactive<Finds<T>>({
    items: [],
    loading: false,
    onlyHere: false,
    error: undefined,
    more: false,
  })
  let turn = 0
  let token = ''
  let pause: ReturnType<typeof setTimeout> | undefined
  let fromServer: readonly T[] = []

  async function askServer(now: Asked, mine: number): Promise<void> {
    try {
      for (let i = 0; i < kGoOnMost; i++) {
        const page = await sources.server(now, token)
        if (mine !== turn) return
        token = page.nextPageToken
        fromServer = sources.merge(fromServer, page.items)
        // The server has seen everything up to here: what only the device knows is no longer there.
        finds.items = token === '' ? fromServer : sources.merge(fromServer, finds.items)
        if (page.items.length > 0 || token === '') break
      }
      finds.onlyHere = false
      finds.more = token !== ''
    } catch (thrown) {
      if (mine !== turn) return
      finds.onlyHere = isAway(thrown)
      finds.error = finds.onlyHere ? undefined : thrown
      finds.more = false
    }
    finds.loading = false
  }

  async function showLocal(now: Asked, mine: number): Promise<void> {
    const local = await sources.local(now).catch(() => [])
    if (mine === turn && fromServer.length === 0 && finds.loading) finds.items = local
    else if (mine === turn && finds.onlyHere) finds.items = local
  }

  function start(): void {
    const now = asked()
    const mine = ++turn
    clearTimeout(pause)
    token = ''
    fromServer = []
    Object.assign(finds, { items: [], onlyHere: false, error: undefined, more: false })
    finds.loading = now !== undefined
    if (now === undefined) return
    void showLocal(now, mine)
    pause = setTimeout(() => void askServer(now, mine), kPauseMs)
  }

  async function loadMore(): Promise<void> {
    const now = asked()
    if (now === undefined || finds.loading || !finds.more) return
    finds.loading = true
    await askServer(now, turn)
  }

  watch(() => JSON.stringify(asked() ?? null), start, { immediate: true })
  onScopeDispose(() => {
    turn++
    clearTimeout(pause)
  })
  return { finds, loadMore, retry: start }
}
