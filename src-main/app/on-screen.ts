import type { Rectangle } from 'electron'

/** Pixels of a window that must be on a screen, so that a hand can take hold of it. */
const grip = 50

/** Whether so much of a window lies on a screen that a person can find it. */
export function isOnScreen({ x, y, width, height }: Rectangle, screen: Rectangle): boolean {
  return (
    x < screen.x + screen.width - grip &&
    x + width > screen.x + grip &&
    y < screen.y + screen.height - grip &&
    y + height > screen.y
  )
}
