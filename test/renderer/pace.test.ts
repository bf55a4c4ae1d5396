import { describe, expect, it } from 'vitest'
import { paceOf } from '../../src-renderer/answers/pace.ts'
import { Pace } from '../../src-renderer/state/pace.svelte.ts'

const minute = 60_000

describe('the pace of a person', () => {
  it('is what was decided in the last five minutes, a minute', () => {
    const steps = [0, 1, 2, 3, 4].flatMap((at) =>
      Array.from({ length: 10 }, (_, step) => ({ at: at * minute + step, images: 1 })),
    )
    expect(paceOf(steps, 4 * minute)).toBeCloseTo(50 / 4)
    expect(paceOf(steps, 5 * minute)).toBeCloseTo(49 / 5, 2)
    expect(paceOf(steps, 20 * minute)).toBeNull()
  })

  it('is not told of a handful, and never of less than a minute', () => {
    expect(paceOf([{ at: 0, images: 4 }], 10)).toBeNull()
    expect(paceOf([{ at: 0, images: 5 }], 10)).toBe(5)
  })

  it('leaves out what was decided in bulk', () => {
    const steps = [...Array.from({ length: 6 }, () => ({ at: 0, images: 1 })), { at: 1, images: 26 }]
    expect(paceOf(steps, 1)).toBe(6)
    expect(paceOf([{ at: 0, images: 25 }], 1)).toBe(25)
  })

  it('counts a session, whatever the pace', () => {
    let now = 0
    const pace = new Pace(() => now)
    expect([pace.session, pace.perMinute]).toEqual([0, null])
    pace.note(0)
    pace.note(500)
    expect([pace.session, pace.perMinute]).toEqual([500, null])
    now = 10 * minute
    for (let step = 0; step < 6; step++) pace.note(1)
    expect([pace.session, pace.perMinute]).toEqual([506, 6])
  })
})
