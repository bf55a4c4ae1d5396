import { describe, expect, it } from 'vitest'
import { Meaning } from '../../src-main/engine/models/meaning.ts'

const [tee, shirt, cap, old] = [11, 12, 13, 14]
/** Tees were merged into shirts, and what is old was deleted. */
const standing = new Map<number, number | null>([
  [tee, shirt],
  [old, null],
])
const said = (confidences: readonly [number, number][]) =>
  confidences.map(([labelId, confidence]) => ({ labelId, confidence }))

describe('what a head says, in labels as they are now', () => {
  const exclusive = new Meaning([tee, shirt, cap, old], standing, true)

  it('stands for the label that another one was merged into, and for none where it was deleted', () => {
    expect(exclusive.outputs()).toEqual([shirt, shirt, cap, null])
    expect(exclusive.isLiteral).toBe(false)
    expect(new Meaning([cap, tee], standing, true).isLiteral).toBe(false)
    expect(new Meaning([shirt, cap], standing, true).isLiteral).toBe(true)
  })

  it('adds up merged labels of which an image has one alone, up to certainty, and puts the best first', () => {
    const now = exclusive.now(said([[cap, 0.375], [tee, 0.25], [shirt, 0.25], [old, 0.125]])) // prettier-ignore
    expect(now).toEqual(said([[shirt, 0.5], [cap, 0.375]])) // prettier-ignore
    expect(exclusive.now(said([[tee, 0.75], [shirt, 0.5]]))).toEqual(said([[shirt, 1]])) // prettier-ignore
  })

  it('is as sure as of the surer of the two where each label is answered by itself', () => {
    const each = new Meaning([tee, shirt, cap, old], standing, false)
    expect(each.now(said([[tee, 0.75], [shirt, 0.5], [cap, 0.875]]))).toEqual(said([[cap, 0.875], [shirt, 0.75]])) // prettier-ignore
  })

  it('is the very list where nothing in it has changed', () => {
    const list = said([[shirt, 0.5], [cap, 0.25]]) // prettier-ignore
    expect(exclusive.now(list)).toBe(list)
  })

  it('is read from the row of an image, without outputs that the head has not', () => {
    const top = { k: 2, labels: Uint32Array.of(0, 1, 2, 9), probabilities: Float32Array.of(0.5, 0.25, 0.75, 0.125) }
    expect(exclusive.said(top as never, 0)).toEqual(said([[tee, 0.5], [shirt, 0.25]])) // prettier-ignore
    expect(exclusive.said(top as never, 1)).toEqual(said([[cap, 0.75]]))
  })
})
