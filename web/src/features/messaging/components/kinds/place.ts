// Places in words and addresses.
import type { Content } from '@/features/messaging'

type Place = Pick<Extract<Content, { kind: 'location' }>, 'latitude' | 'longitude' | 'name'>

/** Such as "30.25430° N, 120.16520° E". */
export function coordinatesText({ latitude, longitude }: Omit<Place, 'name'>): string {
  const part = (degrees: number, positive: string, negative: string) =>
    `${Math.abs(degrees).toFixed(5)}° ${degrees < 0 ? negative : positive}`
  return `${part(latitude, 'N', 'S')}, ${part(longitude, 'E', 'W')}`
}

/** Opens the device's own maps (RFC 5870). */
export function geoUrl({ latitude, longitude, name }: Place): string {
  const at = `${latitude.toFixed(6)},${longitude.toFixed(6)}`
  return `geo:${at}?q=${at}${name ? `(${encodeURIComponent(name)})` : ''}`
}

/** As maps take them when pasted: latitude first, without letters. */
export function plainCoordinates({ latitude, longitude }: Omit<Place, 'name'>): string {
  return `${latitude.toFixed(6)}, ${longitude.toFixed(6)}`
}

/** Where the place is shown on a map: Android has an app for geo: addresses, other devices have a browser. */
export function mapsUrl(place: Place, userAgent: string): string {
  if (/\bAndroid\b/.test(userAgent)) return geoUrl(place)
  const url = new URL('https://www.openstreetmap.org/')
  url.searchParams.set('mlat', place.latitude.toFixed(6))
  url.searchParams.set('mlon', place.longitude.toFixed(6))
  return url.href
}

/** A coordinate as typed; undefined if it is none of -most to most. */
export function parseDegrees(text: string, most: number): number | undefined {
  const plain = text.trim().replace('−', '-').replace(',', '.')
  if (!/^[+-]?\d{1,3}(\.\d{1,15})?$/.test(plain)) return undefined
  const degrees = Number(plain)
  return Math.abs(degrees) <= most ? degrees : undefined
}
