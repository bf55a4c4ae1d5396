import { expect, it } from 'vitest'
import type { Normalisation } from '../../src-preload/contract.ts'
import { normalisationOf, presetOf } from '../../src-renderer/answers/normalisation.ts'

it('a normalisation is known by what it does, however it is written', () => {
  expect(presetOf(null)).toBe('none')
  expect(presetOf(normalisationOf('imagenet', null))).toBe('imagenet')
  expect(presetOf({ scale: 1 / 127.5, mean: [1, 1, 1], deviation: [1, 1, 1] })).toBe('symmetric')
  expect(presetOf({ scale: 1, mean: [0, 0, 0], deviation: [255, 255, 255] })).toBe('unit')
  expect(presetOf({ scale: 1, mean: [123.675, 116.28, 103.53], deviation: [58.395, 57.12, 57.375] })).toBe('imagenet')
  expect(presetOf({ scale: 1, mean: [0, 0, 0], deviation: [1, 1, 2] })).toBe('custom')
  const unit: Normalisation = { scale: 1 / 255, mean: [0, 0, 0], deviation: [1, 1, 1] }
  expect(presetOf({ ...unit, mean: [0, 0, 0.01] }), 'another foot of one channel').toBe('custom')
  expect(presetOf({ ...unit, scale: 1.01 / 255 }), 'another slope').toBe('custom')
  expect(presetOf({ ...unit, scale: 0.003921568 }), 'written to nine places').toBe('unit')
})

it('setting by hand begins with what was chosen before', () => {
  const before = normalisationOf('unit', null)
  expect(normalisationOf('custom', before)).toEqual(before)
  expect(normalisationOf('custom', null)).toEqual(normalisationOf('imagenet', null))
  expect(normalisationOf('none', before)).toBeNull()
})
