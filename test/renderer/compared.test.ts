import { describe, expect, it } from 'vitest'
import { comparedOf, swapped } from '../../src-renderer/answers/compared.ts'
import { stepTone, toneOf } from '../../src-renderer/answers/tones.ts'
import { viewNames } from '../../src-renderer/answers/view-names.ts'

const ids = [10, 11, 12, 13, 14, 15, 16]

describe('images beside each other', () => {
  it('are the selected ones, at most four, the focused one among them', () => {
    expect(comparedOf(ids, [11, 15], 5)).toEqual([11, 15])
    expect(comparedOf(ids, ids, 0)).toEqual([10, 11, 12, 13])
    expect(comparedOf(ids, ids, 6)).toEqual([13, 14, 15, 16])
    expect(comparedOf(ids, [11, 12, 13, 14, 15], 0), 'it is none of them').toEqual([11, 12, 13, 14])
    expect(comparedOf(ids, [11, 12, 13, 14, 15], 99), 'there is none').toEqual([11, 12, 13, 14])
  })

  it('are the focused one and its neighbours where nothing else is selected', () => {
    expect([0, 3, 6].map((focus) => comparedOf(ids, [], focus))).toEqual([
      [10, 11, 12],
      [12, 13, 14],
      [14, 15, 16],
    ])
    expect(comparedOf([10, 11], [11], 1)).toEqual([10, 11])
    expect(comparedOf([10], [10], 0)).toEqual([10])
  })

  it('one gives its place to the next that is not there, and keeps it at the end of the list', () => {
    const list = { ids, positionOf: (id: number) => ids.indexOf(id) }
    expect(swapped(list, [11, 12, 13], 0, 1)).toEqual([14, 12, 13])
    expect(swapped(list, [11, 12, 13], 2, -1)).toEqual([11, 12, 10])
    expect(swapped(list, [15, 16], 1, 1)).toBeNull()
    expect(swapped(list, [99, 16], 0, 1), 'no longer in the list').toBeNull()
  })
})

it('the table is that of the theme until a grey is chosen, and the keys stop at both ends', () => {
  expect([toneOf('theme', true), toneOf('theme', false), toneOf('mid', true)]).toEqual(['dark', 'light', 'mid'])
  expect([stepTone('dim', 1), stepTone('dark', -1), stepTone('light', 1)]).toEqual(['mid', 'dark', 'light'])
})

it('views are called by what tells their files apart', () => {
  expect(viewNames(['que-1043_front.jpg', 'que-1043_back.png'])).toEqual(['Front', 'Back'])
  expect(viewNames(['SV-1_1.jpg', 'SV-1_2.jpg', 'SV-1_12.jpg'])).toEqual(['1', '2', '12'])
  expect(viewNames(['bag.jpg', 'bag_back.jpg']), 'nothing of its own').toEqual(['bag', 'Back'])
  expect(viewNames(['only.jpg'])).toEqual(['only'])
  expect(viewNames(['1.front.v2.jpg', '1.back.v2.jpg']), 'what they end alike with').toEqual(['Front', 'Back'])
  expect(viewNames(['tee-front-red.jpg', 'tee-back-red.jpg', 'tee-side-red.jpg'])).toEqual(['Front', 'Back', 'Side'])
  expect(viewNames([])).toEqual([])
})
