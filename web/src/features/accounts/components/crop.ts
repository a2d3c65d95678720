// The geometry of cutting a square out of a picture; no DOM, so that it can be tested.

/** Where the picture lies under the square frame: its centre's offset from the frame's, and how much it is enlarged. */
export interface Placement {
  readonly x: number
  readonly y: number
  readonly zoom: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

export const kMaxZoom = 4

/** Pixels of the frame per pixel of the picture at this zoom; at zoom 1 the shorter side fills the frame. */
export function cropScale(picture: Size, frame: number, zoom: number): number {
  return (frame / Math.min(picture.width, picture.height)) * zoom
}

/** The nearest placement that leaves no part of the frame empty. */
export function clampPlacement(picture: Size, frame: number, wanted: Placement): Placement {
  const zoom = Math.min(kMaxZoom, Math.max(1, wanted.zoom))
  const scale = cropScale(picture, frame, zoom)
  const roomX = Math.max(0, (picture.width * scale - frame) / 2)
  const roomY = Math.max(0, (picture.height * scale - frame) / 2)
  return {
    x: Math.min(roomX, Math.max(-roomX, wanted.x)),
    y: Math.min(roomY, Math.max(-roomY, wanted.y)),
    zoom,
  }
}

/** The square of the picture that lies under the frame, in the picture's pixels. */
export function cropSquare(
  picture: Size,
  frame: number,
  placement: Placement,
): { left: number; top: number; side: number } {
  const scale = cropScale(picture, frame, placement.zoom)
  const side = frame / scale
  return {
    left: picture.width / 2 - placement.x / scale - side / 2,
    top: picture.height / 2 - placement.y / scale - side / 2,
    side,
  }
}
