import type { copy } from '../copy.ts'

export interface TourStep {
  key: keyof typeof copy.tour.steps
  /** What it points at, as CSS finds it; where that is not on the screen the words stand by themselves. */
  target: string
}

/** From a picture to what the model makes of it, and back to the person. */
export const tourSteps: readonly TourStep[] = [
  { key: 'tile', target: '[data-tile]' },
  { key: 'inspector', target: '[data-testid=inspector]' },
  { key: 'keys', target: '[data-testid=label-option-1], [data-testid=inspector]' },
  { key: 'filters', target: '[data-testid=filter-bar]' },
  { key: 'retrain', target: '[data-testid=retrain]' },
  { key: 'changes', target: '[data-testid=room-flips]' },
]

export interface Box {
  left: number
  top: number
  width: number
  height: number
}

const gap = 14
const margin = 12

/**
 * Where a card stands beside what it speaks of, in CSS pixels: below it, else to its right, left, or above, wherever there
 * is room for all of it; else in the middle.
 */
export function cardPlace(
  target: Box | null,
  card: Pick<Box, 'width' | 'height'>,
  view: Pick<Box, 'width' | 'height'>,
): Pick<Box, 'left' | 'top'> {
  const middle = { left: (view.width - card.width) / 2, top: (view.height - card.height) / 2 }
  if (target === null) return middle
  const within = (at: number, size: number, all: number): number => Math.max(margin, Math.min(at, all - size - margin))
  const beside = within(target.top, card.height, view.height)
  const under = within(target.left, card.width, view.width)
  const places = [
    { left: under, top: target.top + target.height + gap },
    { left: target.left + target.width + gap, top: beside },
    { left: target.left - card.width - gap, top: beside },
    { left: under, top: target.top - card.height - gap },
  ]
  const fits = ({ left, top }: Pick<Box, 'left' | 'top'>): boolean =>
    left >= margin &&
    top >= margin &&
    left + card.width <= view.width - margin &&
    top + card.height <= view.height - margin
  return places.find(fits) ?? middle
}
