import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { HeadTrainingRequest } from '../../src-main/common/contracts/training.ts'
import { learnHead } from '../../src-main/trainer/head/learn-head.ts'
import { clusters, examplesOf, names, range, requestFor, temporaryFolder } from './synthetic.ts'

const folder = temporaryFolder()
const data = clusters(30, 6, 3, 1)
const good = requestFor(folder, data, 3)
const broken = clusters(30, 6, 3, 2)
broken.data[6 * 7 + 2] = NaN
const modelFile = join(folder, 'base.onnx')
await learnHead({ ...good, outputFile: modelFile })
const examples = examplesOf(range(30), data.truth)

const cases: [what: string, changes: Partial<HeadTrainingRequest>, code: string, message: string][] = [
  [
    'too many rows',
    { rows: 31, groups: new Int32Array(31) },
    'bad-request',
    'The features file holds 720 bytes, but 31 rows',
  ],
  ['no rows', { rows: 0 }, 'bad-request', 'rows is 0'],
  ['a missing file', { featuresFile: join(folder, 'none') }, 'ENOENT', 'none'],
  ['not a number', requestFor(folder, broken, 3), 'bad-request', 'Row 7 of the features holds NaN in column 2'],
  ['groups of another length', { groups: new Int32Array(3) }, 'bad-request', 'groups has 3 entries for 30 rows'],
  ['no block', { blocks: [] }, 'bad-request', 'There is no feature block'],
  ['one label', { labels: names(1) }, 'not-enough-data', 'There is one label ("label 0"). Create at least two.'],
  ['a label named twice', { labels: ['a', 'b', 'a'] }, 'bad-request', 'labels names "a" twice'],
  ['no examples', { examples: examplesOf([], []) }, 'not-enough-data', 'Label or correct a few images first'],
  [
    'examples of one label',
    { examples: examplesOf([0, 3], data.truth) },
    'not-enough-data',
    'All examples are "label 0"',
  ],
  [
    'an unknown row',
    { examples: { ...examples, row: range(30).map((row) => row + 1) } },
    'bad-request',
    'examples.row[29] is 30, but there are 30 rows (0 to 29)',
  ],
  [
    'an unknown label',
    { examples: { ...examples, label: examples.label.map((label) => label - 1) } },
    'bad-request',
    'examples.label[0] is -1, but there are 3 labels',
  ],
  [
    'arrays of different lengths',
    { examples: { ...examples, row: range(29) } },
    'bad-request',
    'different lengths: 29, 30, 30',
  ],
  ['a negative weight', { examples: { ...examples, weight: examples.weight.map(() => -1) } }, 'bad-request', 'is -1'],
  [
    'an unknown rejection',
    { rejections: { row: range(1), label: Int32Array.of(9) } },
    'bad-request',
    'rejections.label[0] is 9',
  ],
  [
    'held-out rows that there are not',
    { heldOut: { rows: Int32Array.of(3, 30), learns: true } },
    'bad-request',
    'heldOut[1] is 30, but there are 30 rows',
  ],
  [
    'rejections of different lengths',
    { rejections: { row: range(2), label: range(1) } },
    'bad-request',
    'The arrays of rejections have different lengths: 2, 1.',
  ],
  ['a block that weighs nothing', { blocks: [{ ...good.blocks[0]!, gain: 0 }] }, 'bad-request', 'has a gain of 0'],
  ['smoothing beyond measure', { options: { labelSmoothing: 0.4 } }, 'bad-request', 'labelSmoothing is 0.4'],
  ['no iterations', { options: { maximumIterations: 0 } }, 'bad-request', 'maximumIterations is 0'],
  ['half a thread', { options: { threads: 0.5 } }, 'bad-request', 'threads is 0.5'],
  ['a seed that is no number', { options: { seed: NaN } }, 'bad-request', 'seed is NaN'],
  ['a penalty that is no number', { options: { l2: NaN } }, 'bad-request', 'l2 is NaN'],
  [
    'a base head with other labels',
    { base: { modelFile, labels: names(2) } },
    'bad-request',
    'The base model has 3 labels, but 2 names were given for them.',
  ],
  [
    'a base head on other features',
    { blocks: [{ id: 'other', dimensions: 6, transform: 'unit' }], base: { modelFile, labels: names(3) } },
    'bad-request',
    'The base model reads embedding (6), but the features are other (6). Train from scratch.',
  ],
  [
    'a base head on features of another width',
    {
      blocks: [
        { id: 'embedding', dimensions: 4, transform: 'unit' },
        { id: 'more', dimensions: 2, transform: 'unit' },
      ],
      base: { modelFile, labels: names(3) },
    },
    'bad-request',
    'The base model reads embedding (6), but the features are embedding (4) + more (2). Train from scratch.',
  ],
  [
    'nothing but rejections without a base head',
    { examples: examplesOf([], []), rejections: { row: range(1), label: range(1) } },
    'not-enough-data',
    'Label or correct a few images first',
  ],
  [
    'a base head that is no head',
    { base: { modelFile: good.featuresFile, labels: names(3) } },
    'unsupported',
    'is not a head',
  ],
]

describe('requests that do not fit', () => {
  it.each(cases)('%s', async (_, changes, code, message) => {
    await expect(learnHead({ ...good, ...changes })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message) as string,
    })
  })

  it('a features file that is too short', async () => {
    const featuresFile = join(folder, 'short.f32')
    writeFileSync(featuresFile, 'abc')
    await expect(learnHead({ ...good, featuresFile })).rejects.toThrow(
      'holds 3 bytes, but 30 rows of 6 features need 720',
    )
  })
})
