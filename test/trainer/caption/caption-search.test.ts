import { describe, expect, it } from 'vitest'
import type { Decoding } from '../../../src-main/common/captioner/decoding.ts'
import { decodeCaptions, type StepModel } from '../../../src-main/common/captioner/search.ts'

/**
 * A toy whose probabilities are written down: words 3 (a), 4 (b), 5 (c). Its hidden state is the number of the step.
 * Greedy takes a (0.5), after which all is unlikely; b (0.4) then c (0.9) then the end is the likelier whole.
 */
const table: Record<string, Record<number, number>> = {
  '0': { 3: 0.5, 4: 0.4, 5: 0.1 },
  '3': { 1: 0.3, 3: 0.3, 4: 0.2, 5: 0.2 },
  '4': { 1: 0.1, 5: 0.9 },
  '5': { 1: 1 },
}

const model: StepModel & { calls: number[] } = {
  hidden: 1,
  vocabulary: 6,
  calls: [],
  step(tokens, hidden) {
    this.calls.push(tokens.length)
    const logits = new Float32Array(tokens.length * 6).fill(-Infinity)
    for (const [row, token] of tokens.entries()) {
      // What is no word would win, were it allowed.
      logits[row * 6] = 9
      logits[row * 6 + 2] = 9
      for (const [word, probability] of Object.entries(table[token]!)) logits[row * 6 + +word] = Math.log(probability)
    }
    return Promise.resolve({ logits, next: hidden.map((value) => value + 1) })
  },
}
const one = new Float32Array(1)
const decode = async (decoding: Decoding, images = 1) => decodeCaptions(model, new Float32Array(images), decoding)

describe('decoding', () => {
  it('greedily takes the likeliest word each time', async () => {
    const [caption] = await decode({ method: 'greedy' })
    // After a, the end and another a are equally likely, and the end has the lower number.
    expect(caption).toMatchObject({ tokens: [3], finished: true })
    expect(caption!.logProbability).toBeCloseTo(Math.log(0.5 * 0.3))
  })

  it('by beam finds the likelier whole', async () => {
    const [caption] = await decode({ method: 'beam', width: 2 })
    expect(caption).toMatchObject({ tokens: [4, 5], finished: true })
    expect(caption!.logProbability).toBeCloseTo(Math.log(0.4 * 0.9))
  })

  it('by beam of one is greedy', async () => {
    expect(await decode({ method: 'beam', width: 1 })).toEqual(await decode({ method: 'greedy' }))
  })

  it('draws words as often as they are likely, the same for the same seed', async () => {
    const drawn = await decode({ method: 'sample', seed: 7 }, 3000)
    const share = (token: number): number => drawn.filter(({ tokens }) => tokens[0] === token).length / 3000
    expect(share(3)).toBeCloseTo(0.5, 1)
    expect(share(4)).toBeCloseTo(0.4, 1)
    expect(share(5)).toBeCloseTo(0.1, 1)
    expect((await decode({ method: 'sample', seed: 7 }, 10)).map(({ tokens }) => tokens)).toEqual(
      drawn.slice(0, 10).map(({ tokens }) => tokens),
    )
  })

  it('draws from the likeliest alone, or colder, where told to', async () => {
    for (const options of [{ topK: 1 }, { temperature: 0.01 }]) {
      const drawn = await decode({ method: 'sample', ...options }, 200)
      expect(new Set(drawn.map(({ tokens }) => tokens[0]))).toEqual(new Set([3]))
    }
  })

  it.each<Decoding>([
    { method: 'greedy', longest: 3 },
    { method: 'beam', width: 2, longest: 3 },
    { method: 'sample', longest: 3 },
  ])('is bounded: %o', async (decoding) => {
    const endless: StepModel = {
      hidden: 1,
      vocabulary: 6,
      step: (tokens, hidden) =>
        Promise.resolve({
          logits: Float32Array.from({ length: tokens.length * 6 }, (_, i) => (i % 6 === 3 ? 0 : -50)),
          next: hidden,
        }),
    }
    expect(await decodeCaptions(endless, one, decoding)).toMatchObject([{ tokens: [3, 3, 3], finished: false }])
  })

  it('runs all captions under way together, and none where there is no image', async () => {
    model.calls.length = 0
    await decode({ method: 'beam', width: 2 }, 4)
    expect(model.calls).toEqual([4, 8, 4])
    expect(await decode({ method: 'greedy' }, 0)).toEqual([])
  })

  it.each<[Decoding, string]>([
    [{ method: 'greedy', longest: 0 }, 'longest is 0'],
    [{ method: 'greedy', longest: 1e6 }, 'longest is 1000000'],
    [{ method: 'beam', width: 0 }, 'width is 0'],
    [{ method: 'sample', temperature: 0 }, 'temperature is 0'],
    [{ method: 'sample', topK: -1 }, 'topK is -1'],
  ])('refuses %o', async (decoding, message) => {
    await expect(decode(decoding)).rejects.toThrow(message)
  })
})
