/** How a picture lies in the loupe: `scale` in screen pixels per picture pixel, the offset of its middle. */
export interface View {
  scale: number
  x: number
  y: number
}

export interface Size {
  width: number
  height: number
}

export const largestScale = 8

/** A small picture is enlarged this much at most to fill the box. */
const largestFit = largestScale

/** Wholly in view. */
export function fitScale(picture: Size, box: Size): number {
  if (picture.width === 0 || picture.height === 0) return 1
  return Math.min(largestFit, box.width / picture.width, box.height / picture.height)
}

/** No further than its edges; in the middle where it is smaller than the box. */
export function clampView(view: View, picture: Size, box: Size): View {
  const roomX = Math.max(0, (picture.width * view.scale - box.width) / 2)
  const roomY = Math.max(0, (picture.height * view.scale - box.height) / 2)
  return { scale: view.scale, x: clamp(view.x, roomX), y: clamp(view.y, roomY) }
}

const clamp = (value: number, room: number): number => Math.min(room, Math.max(-room, value)) + 0

/** Zooms and keeps the point under the pointer where it is; `at` is from the middle of the box. */
export function zoomAt(view: View, factor: number, at: { x: number; y: number }, picture: Size, box: Size): View {
  const smallest = fitScale(picture, box)
  const scale = Math.min(largestScale, Math.max(smallest, view.scale * factor))
  const ratio = scale / view.scale
  return clampView({ scale, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio }, picture, box)
}

/** How closely a picture is looked at, whatever its size, so that several can be looked at alike. */
export interface Closeness {
  /** Times as large as what fits. */
  factor: number
  /** Offset of the middle, in widths and heights of the picture as it is drawn. */
  x: number
  y: number
}

/** @param fit the scale at which it is wholly in view */
export const closenessOf = ({ scale, x, y }: View, picture: Size, fit: number): Closeness => ({
  factor: scale / fit,
  x: x / (picture.width * scale),
  y: y / (picture.height * scale),
})

export function viewOf({ factor, x, y }: Closeness, picture: Size, fit: number): View {
  const scale = factor * fit
  return { scale, x: x * picture.width * scale, y: y * picture.height * scale }
}
