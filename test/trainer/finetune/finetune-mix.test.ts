import * as ort from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '../../../src-main/common/onnx/graph-builder.ts'
import { describeMix, labelsOf, readSentinels } from '../../../src-main/engine/training/sentinels.ts'
import { chooseShare } from '../../../src-main/trainer/finetune/mix.ts'
import { probe } from '../../../src-main/trainer/finetune/probe.ts'
import { mixWeights, type Network } from '../../../src-main/trainer/graph/mix-weights.ts'
import { resources } from '../../helpers/paths.ts'
import { clusters, range } from '../synthetic.ts'

/** y = x · w, with a second node behind it where it is asked for. */
function network(name: string, weights: number[], isOther = false): Network {
  const graph = new GraphBuilder('test')
  const x = graph.input('x', 'float32', [1, 2])
  const y = graph.node('MatMul', [x, graph.initializer('w', 'float32', [2, 1], Float32Array.from(weights))])
  graph.output(isOther ? graph.node('Relu', [y]) : y, 'float32', [1, 1])
  return { bytes: graph.toBytes(), name }
}

async function answer(bytes: Uint8Array): Promise<number> {
  const session = await ort.InferenceSession.create(bytes)
  const results = await session.run({ x: new ort.Tensor('float32', Float32Array.of(1, 10), [1, 2]) })
  await session.release()
  return Number(Object.values(results)[0]!.data[0])
}

describe('a network between two', () => {
  const [a, b] = [network('a', [1, 2]), network('b', [3, 2])]

  it('has weights between theirs, and at the ends is the one or the other', async () => {
    expect(await answer(mixWeights(a, b, 0.25))).toBeCloseTo(21.5, 5)
    expect(mixWeights(a, b, 0)).toBe(a.bytes)
    expect(mixWeights(a, b, 1)).toBe(b.bytes)
  })

  it('is none where the two are of different kinds', () => {
    expect(() => mixWeights(a, network('c', [3, 2], true), 0.5)).toThrow(
      /"a" and "c" cannot be mixed: their nodes differ/,
    )
  })
})

describe('the share that is kept', () => {
  it('is the best within a point of the best on both kinds of pictures', () => {
    const scores = [
      { share: 0.25, own: 0.88, others: 0.85 },
      { share: 0.5, own: 0.895, others: 0.845 },
      { share: 1, own: 0.9, others: 0.7 },
    ]
    expect(chooseShare(scores)).toBe(0.5)
  })

  it('misses the farther of the two by least where none is near both', () => {
    const scores = [
      { share: 0.25, own: 0.7, others: 0.85 },
      { share: 0.5, own: 0.85, others: 0.8 },
      { share: 1, own: 0.9, others: 0.6 },
    ]
    expect(chooseShare(scores)).toBe(0.5)
  })

  it('is as large as other pictures bear where nothing of one’s own was held out', () => {
    const scores = [0.25, 0.5, 0.75, 1].map((share) => ({ share, own: null, others: share < 0.8 ? 0.8 : 0.7 }))
    expect(chooseShare(scores)).toBe(0.75)
  })

  it('is told with what it does to both', () => {
    const compared = [
      { share: 0, own: 0.91, others: 0.83 },
      { share: 0.5, own: 0.94, others: 0.8 },
    ]
    expect(describeMix({ share: 0.5, compared })).toBe('on your photos 0.91 → 0.94, on others 0.83 → 0.80 (mix 0.5)')
  })
})

describe('the probe', () => {
  const [rows, labels] = [120, 3]
  const part = {
    learned: range(rows).filter((row) => row % 4 > 0),
    measured: range(rows).filter((row) => row % 4 === 0),
  }

  it('finds what a linear classifier can', async () => {
    const { data, truth } = clusters(rows, 20, labels, 1)
    expect(await probe({ data, rows, width: 20 }, truth, [part], 1)).toBe(1)
  })

  it('finds nothing where labels are made up: what is measured is not learned from', async () => {
    const { data } = clusters(rows, 200, 1, 2)
    const madeUp = range(rows).map((row) => (row * 7919) % labels)
    expect(await probe({ data, rows, width: 200 }, madeUp, [part], 1)).toBeLessThan(0.6)
  })
})

it('pictures of another kind ship: as many of every label', () => {
  const sentinels = readSentinels(`${resources}/sentinels`)
  const labels = [...labelsOf(sentinels)]
  expect(sentinels).toHaveLength(150)
  for (const label of range(10)) expect(labels.filter((own) => own === label)).toHaveLength(15)
  expect(readSentinels(`${resources}/nowhere`)).toEqual([])
})
