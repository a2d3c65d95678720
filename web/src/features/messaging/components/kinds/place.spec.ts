// feature: location
import { describe, expect, it } from 'vitest'
import { mapsUrl, parseDegrees, plainCoordinates } from './place'

const bridge = { latitude: 30.2543, longitude: -120.1652, name: 'Broken Bridge (断桥)' }

describe('a place', () => {
  it('opens the maps of an Android device, and a page with a map elsewhere', () => {
    expect(mapsUrl(bridge, 'Mozilla/5.0 (Linux; Android 15; Pixel 9) Mobile')).toBe(
      'geo:30.254300,-120.165200?q=30.254300,-120.165200(Broken%20Bridge%20(%E6%96%AD%E6%A1%A5))',
    )
    for (const agent of ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0)', 'Mozilla/5.0 (X11; Linux)']) {
      expect(mapsUrl(bridge, agent)).toBe(
        'https://www.openstreetmap.org/?mlat=30.254300&mlon=-120.165200',
      )
    }
  })

  it('is copied as maps take it', () => {
    expect(plainCoordinates(bridge)).toBe('30.254300, -120.165200')
    const [north, east] = plainCoordinates(bridge).split(', ')
    expect(parseDegrees(north ?? '', 90)).toBe(30.2543)
    expect(parseDegrees(east ?? '', 180)).toBe(-120.1652)
  })
})
