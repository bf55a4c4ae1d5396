import { describe, expect, it } from 'vitest'
import { endToken, startToken, Vocabulary } from '../../../src-main/common/captioner/vocabulary.ts'
import { RandomGenerator } from '../../../src-main/common/random-generator.ts'
import type { CaptionOptions } from '../../../src-main/common/contracts/caption-training.ts'
import { captionBatch, withDropout } from '../../../src-main/trainer/caption/batches.ts'
import { encodeCaptioner } from '../../../src-main/trainer/caption/captioner-model.ts'
import { captionerFrom } from '../../../src-main/trainer/caption/captioner-start.ts'
import { fitTransforms, type FittedBlock } from '../../../src-main/trainer/data/transforms.ts'

describe('a batch of captions', () => {
  const features = Float32Array.of(1, 2, 3, 4, 5, 6)
  const batch = captionBatch(
    [
      { row: 2, tokens: [7, 8] },
      { row: 0, tokens: [9] },
    ],
    features,
    2,
  )

  it('has the word before and the word itself, step by step, and counts every caption alike', () => {
    expect(batch).toMatchObject({ captions: 2, steps: 3 })
    expect([...batch.features]).toEqual([5, 6, 1, 2])
    expect([...batch.inputs]).toEqual([startToken, startToken, 7, 9, 8, endToken])
    expect([...batch.targets]).toEqual([7, 9, 8, endToken, endToken, endToken])
    expect([...batch.weights].map((weight) => weight * 12)).toEqual(
      [2, 3, 2, 3, 2, 0].map((value) => expect.closeTo(value, 5)),
    )
  })

  it('keeps as much of the picture as it leaves out: what is left is as much stronger', () => {
    const size = { features: 1000, embedding: 10, hidden: 10, vocabulary: 4 }
    const ones = captionBatch([{ row: 0, tokens: [5] }], new Float32Array(1000).fill(1), 1000)
    for (const share of [0.25, 0.5]) {
      const dropped = withDropout(ones, share, size, new RandomGenerator(1))
      const strength = 1 / (1 - share)
      for (const values of [dropped.features, dropped.kept!.words, dropped.kept!.states]) {
        for (const value of new Set(values)) expect([0, Math.fround(strength)]).toContain(value)
      }
      const mean = dropped.features.reduce((sum, value) => sum + value, 0) / 1000
      expect(Math.abs(mean - 1), 'the picture is as strong as before').toBeLessThan(0.1)
      const left = dropped.features.filter((value) => value > 0).length / 1000
      expect(Math.abs(left - (1 - share))).toBeLessThan(0.06)
      expect(dropped.kept!.words).toHaveLength(2 * 10)
    }
    expect(withDropout(ones, 0, size, new RandomGenerator(1))).toBe(ones)
  })
})

describe('a captioner that learns new words', () => {
  const blocksOf = (id: string): FittedBlock[] => {
    const matrix = { data: Float32Array.of(1, 2, 3, 4, 6, 5), rows: 2, width: 3 }
    return fitTransforms(matrix, [{ id, dimensions: 3, transform: 'unit' }], Int32Array.of(0, 1))
  }
  const blocks = blocksOf('test')
  const options = { embedding: 4, hidden: 5, longest: 6, seed: 1 } as CaptionOptions
  const words = Vocabulary.build(['red hat'], 1)
  const first = captionerFrom(null, words, blocks, options)
  first.values['outputBias'] = Float32Array.from(first.values['outputBias']!, (_, at) => 3 - at)
  const prior = { bytes: encodeCaptioner(first), file: 'captioner.onnx' }
  const next = captionerFrom(prior, Vocabulary.build(['blue hat'], 1), blocks, { ...options, seed: 2 })
  const [before, after] = [words.size, next.vocabulary.size]

  it('keeps what it knows: old words have their numbers, their vectors and their chances', () => {
    expect(after).toBe(before + 1)
    expect(next.vocabulary.encode('red hat')).toEqual(words.encode('red hat'))
    expect([...next.values['embedding']!.slice(0, before * 4)]).toEqual([...first.values['embedding']!])
    expect([...next.values['outputBias']!.slice(0, before)]).toEqual([...first.values['outputBias']!])
    for (let row = 0; row < 5; row++) {
      expect([...next.values['outputWeights']!.slice(row * after, row * after + before)]).toEqual([
        ...first.values['outputWeights']!.slice(row * before, (row + 1) * before),
      ])
    }
    for (const name of ['inputWeights', 'hiddenWeights', 'hiddenBias', 'inputBias']) {
      expect([...next.values[name]!], name).toEqual([...first.values[name]!])
    }
  })

  it('says a new word no more readily than its least probable one', () => {
    const bias = next.values['outputBias']!
    expect(bias[before]).toBe(Math.min(...first.values['outputBias']!))
    expect(bias[before]).toBeLessThan(0)
  })

  it('is not gone on from on other features', () => {
    expect(() => captionerFrom(prior, words, blocksOf('other'), options)).toThrow(
      'The captioner was trained on test (3)',
    )
  })
})
