import * as ort from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { decodeHead, encodeHead, type Head } from '../../../src-main/trainer/head/head-model.ts'
import { encodeMappedHead, type MappedHead } from '../../../src-main/trainer/head/mapped-head.ts'
import type { FittedBlock } from '../../../src-main/trainer/data/transforms.ts'
import { names, normals } from '../synthetic.ts'

const [rows, baseLabels, labels] = [9, 3, 4]
const dimensions = { embedding: 5, colour: 3, second: 4 }
type Name = keyof typeof dimensions
const raw = Object.fromEntries(
  Object.entries(dimensions).map(([id, count], index) => [id, normals(rows * count, index + 1).map((x) => 3 + x)]),
) as Record<Name, Float32Array>

function block(id: Name, transform: FittedBlock['transform'], seed: number): FittedBlock {
  const count = dimensions[id]
  const mean = normals(count, seed)
  const deviation = transform === 'unit' ? new Float32Array(count).fill(0.4) : normals(count, seed + 1).map((x) => 0.5 + Math.abs(x)) // prettier-ignore
  return { id, dimensions: count, transform, mean, deviation, rows: 100 }
}

function head(of: string[], blocks: FittedBlock[], temperature: number, seed: number): Head {
  const width = blocks.reduce((sum, { dimensions }) => sum + dimensions, 0)
  return { labels: of, blocks, point: Float64Array.from(normals((width + 1) * of.length, seed)), temperature }
}

const base = head(['a', 'b', 'c'], [block('embedding', 'unit', 10), block('colour', 'standardise', 12)], 1.3, 20)
const shares = Float64Array.of(0.9, 0.1, 0, 0, 0, 0.3, 0.7, 0, 0.25, 0.25, 0.25, 0.25)
const residual = head(names(labels), [block('second', 'standardise', 14), block('embedding', 'unit', 16)], 0, 21)
const mapped = (changes: Partial<MappedHead>): MappedHead => ({
  labels: names(labels),
  base,
  map: { shares },
  softening: 1,
  residual: null,
  temperature: 1,
  familiar: [],
  ...changes,
})

/** (z W + b) of one row, z = (u - mean) / deviation and u the raw block, of length one for `unit`: in float64. */
function logitsOf({ blocks, point, labels: own }: Head, row: number): number[] {
  const features = blocks.flatMap(({ id, dimensions: count, transform, mean, deviation }) => {
    const values = [...raw[id as Name].subarray(row * count, (row + 1) * count)]
    const length = transform === 'unit' ? Math.hypot(...values) : 1
    return values.map((value, i) => (value / length - mean[i]!) / deviation[i]!)
  })
  return own.map((_, label) =>
    features.reduce(
      (sum, z, i) => sum + z * point[i * own.length + label]!,
      point[features.length * own.length + label]!,
    ),
  )
}

function softmax(logits: number[]): number[] {
  const sum = logits.reduce((total, logit) => total + Math.exp(logit), 0)
  return logits.map((logit) => Math.exp(logit) / sum)
}

/** softmax((ln(P0^s A + 1e-4) + z W + b) / T) of one row. */
function wanted({ map, softening, residual, temperature }: MappedHead, row: number): number[] {
  const said = softmax(logitsOf(base, row).map((logit) => logit / base.temperature))
  const powers = said.map((value) => value ** softening)
  const sum = powers.reduce((a, b) => a + b, 0)
  const fitted = residual ? logitsOf(residual, row) : new Array<number>(labels).fill(0)
  return softmax(
    fitted.map((logit, label) => {
      const share = powers.reduce((total, value, j) => total + (value / sum) * map.shares[j * labels + label]!, 0)
      return (Math.log(share + 1e-4) + logit) / temperature
    }),
  )
}

async function run(bytes: Uint8Array): Promise<{ inputs: readonly string[]; probabilities: Float32Array }> {
  const session = await ort.InferenceSession.create(bytes)
  const feeds = session.inputNames.map((id): [string, ort.Tensor] => [
    id,
    new ort.Tensor('float32', raw[id as Name], [rows, dimensions[id as Name]]),
  ])
  const { probabilities } = await session.run(Object.fromEntries(feeds))
  const inputs = session.inputNames
  await session.release()
  expect(probabilities!.dims).toEqual([rows, probabilities!.data.length / rows])
  return { inputs, probabilities: probabilities!.data as Float32Array }
}

describe('a head with a label map', () => {
  it.each([
    ['alone', mapped({}), ['embedding', 'colour']],
    ['behind a base head that is half as sure', mapped({ softening: 0.5 }), ['embedding', 'colour']],
    ['at a temperature', mapped({ temperature: 1.7 }), ['embedding', 'colour']],
    [
      'with a fit that reads another block, and not all of the base head',
      mapped({ residual }),
      ['embedding', 'colour', 'second'],
    ],
    ['with all of it', mapped({ residual, softening: 0.5, temperature: 0.6 }), ['embedding', 'colour', 'second']],
    [
      'with a fit on the very blocks of the base head',
      mapped({ residual: head(names(labels), base.blocks.toReversed(), 1, 22), temperature: 2 }),
      ['embedding', 'colour'],
    ],
  ] as [string, MappedHead, string[]][])('%s says what its formula says, of raw features', async (_, asked, inputs) => {
    const found = await run(encodeMappedHead(asked))
    expect(found.inputs).toEqual(inputs)
    for (let row = 0; row < rows; row++) {
      for (const [label, value] of wanted(asked, row).entries()) {
        expect(found.probabilities[row * labels + label]).toBeCloseTo(value, 5)
      }
    }
  })

  it('says what the base head says where every label keeps its name', async () => {
    const identity = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1)
    const found = await run(encodeMappedHead({ ...mapped({}), labels: base.labels, map: { shares: identity } }))
    const alone = await run(encodeHead(base))
    for (const [at, value] of found.probabilities.entries()) {
      expect(Math.abs(value - alone.probabilities[at]!)).toBeLessThan(2e-4)
    }
  })

  it('goes on from a base head with a hidden layer', async () => {
    const units = 6
    const hidden = { units, point: Float64Array.from(normals(6 * units, 30)) }
    const deep = {
      labels: base.labels,
      blocks: [block('embedding', 'standardise', 31)],
      hidden,
      point: Float64Array.from(normals((units + 1) * baseLabels, 33)),
      temperature: 1,
    }
    const found = await run(encodeMappedHead(mapped({ base: deep, residual })))
    const alone = await run(encodeHead(deep))
    for (let row = 0; row < rows; row++) {
      const said = alone.probabilities.subarray(row * baseLabels, (row + 1) * baseLabels)
      const logits = logitsOf(residual, row).map(
        (logit, label) =>
          logit + Math.log([...said].reduce((sum, value, j) => sum + value * shares[j * labels + label]!, 1e-4)),
      )
      for (const [label, value] of softmax(logits).entries()) {
        expect(found.probabilities[row * labels + label]).toBeCloseTo(value, 5)
      }
    }
  })

  it('is no head to go on from: that is what the base head within it is for', () => {
    expect(() => decodeHead(encodeMappedHead(mapped({})), 'mapped.onnx')).toThrow('"mapped.onnx" is not a head')
  })
})
