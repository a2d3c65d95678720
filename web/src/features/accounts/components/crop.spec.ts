import { describe, expect, it } from 'vitest'
import { clampPlacement, cropSquare } from './crop'

const wide = { width: 800, height: 400 }

describe('crop', () => {
  it('takes the middle of a wide picture at first', () => {
    expect(cropSquare(wide, 200, { x: 0, y: 0, zoom: 1 })).toEqual({ left: 200, top: 0, side: 400 })
  })

  it('follows a drag to the side: dragging right shows what is left', () => {
    const { left } = cropSquare(wide, 200, { x: 100, y: 0, zoom: 1 })
    expect(left).toBe(0)
  })

  it('cuts a smaller square when zoomed in', () => {
    const square = cropSquare(wide, 200, { x: 0, y: 0, zoom: 2 })
    expect(square.side).toBe(200)
    expect(square.top).toBe(100)
  })

  it('never leaves a part of the frame empty', () => {
    const placed = clampPlacement(wide, 200, { x: 9999, y: 50, zoom: 0.2 })
    expect(placed).toEqual({ x: 100, y: 0, zoom: 1 })
    const { left, top, side } = cropSquare(wide, 200, placed)
    expect(left).toBeGreaterThanOrEqual(0)
    expect(top).toBeGreaterThanOrEqual(0)
    expect(left + side).toBeLessThanOrEqual(wide.width)
  })
})
