import { describe, expect, it } from 'vitest'
import { atTemperature, fitTemperature } from '../../../src-main/trainer/head/calibrate.ts'
import { measure } from '../../../src-main/trainer/data/metrics.ts'
import { topPredictions } from '../../../src-main/trainer/data/top-predictions.ts'
import { mixed } from '../../../src-main/common/random.ts'
import { normals, range } from '../synthetic.ts'

describe('metrics', () => {
  it('counts what can be counted by hand', () => {
    const probabilities = Float32Array.of(
      0.7,
      0.1,
      0.1,
      0.1,
      0.4,
      0.3,
      0.2,
      0.1,
      0.1,
      0.2,
      0.3,
      0.4,
      0.25,
      0.25,
      0.25,
      0.25,
    )
    const metrics = measure(probabilities, Int32Array.of(0, 1, 0, 2), ['a', 'b', 'c', 'd'])
    expect(metrics.images).toBe(4)
    expect(metrics.top1).toBe(0.25)
    expect(metrics.top3).toBe(0.75)
    expect(metrics.macroRecall).toBeCloseTo((0.5 + 0 + 0) / 3)
    expect(metrics.perLabel[0]).toEqual({ label: 'a', precision: 1 / 3, recall: 0.5, support: 2 })
    expect(metrics.perLabel[1]).toEqual({ label: 'b', precision: null, recall: 0, support: 1 })
    expect(metrics.perLabel[3]).toEqual({ label: 'd', precision: 0, recall: null, support: 0 })
    expect([...metrics.confusion]).toEqual([1, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0])
    expect(metrics.negativeLogLikelihood).toBeCloseTo(-Math.log(0.7 * 0.3 * 0.1 * 0.25) / 4, 5)
    expect(metrics.calibrationError).toBeCloseTo((0.3 + 0.8 + 0.25) / 4, 5)
  })

  it('ranks the labels of a row', () => {
    const { labels, probabilities } = topPredictions(Float32Array.of(0.1, 0.5, 0.1, 0.3, 0.2, 0.2, 0.2, 0.4), 4, 3)
    expect([...labels]).toEqual([1, 3, 0, 3, 0, 1])
    expect(probabilities[0]).toBeCloseTo(0.5)
    expect([...topPredictions(Float32Array.of(0.4, 0.6), 2, 3).labels]).toEqual([1, 0, -1])
  })
})

describe('temperature', () => {
  /** Labels drawn from softmax(logits / 2): a model that is too sure of itself by a factor of two. */
  const [images, count] = [4000, 5]
  const logits = normals(images * count, 1).map((value) => 3 * value)
  const truth = range(images).map((image) => {
    const row = atTemperature(logits.slice(image * count, (image + 1) * count).map(Math.exp), count, 2)
    let left = mixed(9, image) / 2 ** 32
    return Math.max(
      0,
      row.findIndex((value) => (left -= value) < 0),
    )
  })

  it('is found from held-out images', () => {
    expect(fitTemperature(logits, truth, count, 1)).toBeCloseTo(2, 0)
  })

  it('hardly moves on a few images, and not at all on none', () => {
    expect(Math.abs(fitTemperature(logits.slice(0, 3 * count), truth.slice(0, 3), count, 1) - 1)).toBeLessThan(0.15)
    expect(fitTemperature(new Float32Array(), new Int32Array(), count, 1.3)).toBe(1.3)
  })
})
