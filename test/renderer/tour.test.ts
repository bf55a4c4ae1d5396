import { describe, expect, it, vi } from 'vitest'
import { cardPlace, tourSteps } from '../../src-renderer/answers/tour-steps.ts'
import { Tour } from '../../src-renderer/state/tour.svelte.ts'

describe('the tour', () => {
  it('goes through all steps and ends by itself', () => {
    const prepare = vi.fn()
    const tour = new Tour({ prepare })
    expect(tour.step).toBeNull()
    tour.start()
    expect(prepare).toHaveBeenCalledOnce()
    const seen: (string | undefined)[] = []
    while (tour.step !== null) {
      seen.push(tour.step.key)
      tour.next()
    }
    expect(seen).toEqual(tourSteps.map(({ key }) => key))
  })

  it('goes back as far as its first step, is left at any, and begins anew', () => {
    const tour = new Tour({ prepare: () => undefined })
    tour.start()
    tour.next()
    tour.back()
    tour.back()
    expect([tour.at, tour.isLast]).toEqual([0, false])
    tour.next()
    tour.end()
    expect(tour.step).toBeNull()
    tour.next()
    expect(tour.step, 'a late key begins nothing').toBeNull()
    tour.start()
    expect(tour.at).toBe(0)
  })
})

describe('a card of the tour', () => {
  const card = { width: 320, height: 150 }
  const view = { width: 1024, height: 700 }

  it.each([
    ['below', { left: 100, top: 60, width: 140, height: 180 }, { left: 100, top: 254 }],
    [
      'to the left of what fills the right side',
      { left: 700, top: 44, width: 320, height: 650 },
      { left: 366, top: 44 },
    ],
    ['to the right of what fills the left side', { left: 0, top: 44, width: 224, height: 650 }, { left: 238, top: 44 }],
    [
      'above what lies at the bottom of a whole row',
      { left: 4, top: 600, width: 1016, height: 80 },
      { left: 12, top: 436 },
    ],
    ['within the window', { left: 900, top: 10, width: 80, height: 30 }, { left: 692, top: 54 }],
  ])('stands %s', (_where, target, place) => {
    expect(cardPlace(target, card, view)).toEqual(place)
  })

  it('stands in the middle where there is nothing to point at, or no room beside it', () => {
    expect(cardPlace(null, card, view)).toEqual({ left: 352, top: 275 })
    expect(cardPlace({ left: 0, top: 0, ...view }, card, view)).toEqual({ left: 352, top: 275 })
  })

  it('needs room for all of it and a margin, to the pixel', () => {
    const row = (top: number) => ({ left: 4, top, width: 1016, height: 30 })
    // Below: 12 pixels are left under a card that ends at 688.
    expect(cardPlace(row(494), card, view)).toEqual({ left: 12, top: 538 })
    expect(cardPlace(row(495), card, view), 'then above').toEqual({ left: 12, top: 331 })
    const tall = (left: number) => ({ left, top: 0, width: 40, height: 700 })
    expect(cardPlace(tall(638), card, view), 'to the right').toEqual({ left: 692, top: 12 })
    expect(cardPlace(tall(639), card, view), 'then to the left').toEqual({ left: 305, top: 12 })
    const above = { left: 4, top: 176, width: 1016, height: 500 }
    expect(cardPlace(above, card, view)).toEqual({ left: 12, top: 12 })
    expect(cardPlace({ ...above, top: 175 }, card, view), 'no room anywhere').toEqual({ left: 352, top: 275 })
  })
})
