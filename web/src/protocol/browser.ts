// The real browser behind the protocol's small interfaces.
import { kSubprotocol } from './frames'
import type { SocketLike, Surroundings } from './socket'

/** A WebSocket to the page's own server. */
export function openBrowserSocket(url: string): SocketLike {
  const socket = new WebSocket(url, kSubprotocol)
  socket.binaryType = 'arraybuffer'
  const like: SocketLike = {
    send: (bytes) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(new Uint8Array(bytes))
    },
    close: () => {
      socket.close()
    },
    onOpen: () => undefined,
    onMessage: () => undefined,
    onClose: () => undefined,
  }
  socket.onopen = () => {
    like.onOpen()
  }
  socket.onmessage = (event: MessageEvent<unknown>) => {
    if (event.data instanceof ArrayBuffer) like.onMessage(new Uint8Array(event.data))
  }
  socket.onclose = () => {
    like.onClose()
  }
  return like
}

export function socketUrl(location: Location): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/v1/ws`
}

export const browserSurroundings: Surroundings = {
  onWake(listener) {
    const onVisible = () => {
      if (document.visibilityState === 'visible') listener()
    }
    window.addEventListener('online', listener)
    // Going offline: the same check finds out that the socket is dead, without waiting for a heart-beat.
    window.addEventListener('offline', listener)
    window.addEventListener('pageshow', listener)
    document.addEventListener('visibilitychange', onVisible)
    return () => {
      window.removeEventListener('online', listener)
      window.removeEventListener('offline', listener)
      window.removeEventListener('pageshow', listener)
      document.removeEventListener('visibilitychange', onVisible)
    }
  },
}

/** A name for the list of devices, such as "Chrome on Linux". */
export function deviceName(userAgent: string): string {
  const find = (rows: readonly (readonly [RegExp, string])[], other: string) =>
    rows.find(([pattern]) => pattern.test(userAgent))?.[1] ?? other
  const browser = find(
    [
      [/Edg\//, 'Edge'],
      [/OPR\//, 'Opera'],
      [/Firefox\/|FxiOS/, 'Firefox'],
      [/Chrome\/|CriOS/, 'Chrome'],
      [/Safari\//, 'Safari'],
    ],
    'Browser',
  )
  const system = find(
    [
      [/Android/, 'Android'],
      [/iPhone|iPad/, 'iOS'],
      [/Windows/, 'Windows'],
      [/Mac OS X/, 'macOS'],
      [/Linux|X11/, 'Linux'],
    ],
    '',
  )
  return system ? `${browser} on ${system}` : browser
}
