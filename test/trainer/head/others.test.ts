import { expect, it } from 'vitest'
import type { HeadTrainingData, TrainedHead } from '../../../src-main/common/contracts/training.ts'
import { learnHead } from '../../../src-main/trainer/head/learn-head.ts'
import { trainHeadBySgd } from '../../../src-main/trainer/head/sgd/train-head-sgd.ts'
import { clusters, firstLabels, requestFor, temporaryFolder } from '../synthetic.ts'

const folder = temporaryFolder()

it.each<[string, (request: HeadTrainingData) => Promise<TrainedHead>]>([
  ['to its optimum', learnHead],
  ['by epochs', trainHeadBySgd],
])('a head that is trained %s is measured on others by what its file says of them', async (_, train) => {
  const own: HeadTrainingData = requestFor(folder, clusters(60, 12, 3, 1), 3)
  // They have another label than they look like: had it learned from them, it would not be wrong about all.
  const strange = clusters(5000, 12, 3, 2, 0.1)
  const featuresFile = requestFor(folder, strange, 3).featuresFile
  const label = strange.truth.map((truth) => (truth + 1) % 3)
  const alone = await train(own)
  const before = await firstLabels(own)
  const result = await train({ ...own, others: { featuresFile, label } })
  expect(await firstLabels(own), 'nothing is learned from them').toEqual(before)
  const held = alone.heldOut.row.length
  expect(result.metrics?.images).toBe(held + 5000)
  expect(result.heldOut.row.slice(0, held)).toEqual(alone.heldOut.row)
  expect([...result.heldOut.row.slice(held)]).toEqual(Array.from(label, (_, at) => 60 + at))
  expect(result.heldOut.decided.slice(held)).toEqual(label)
  const { count, topLabels } = result.heldOut
  const said = topLabels.filter((_, at) => at % count === 0).slice(held)
  expect(said.filter((best, at) => best === strange.truth[at]).length).toBeGreaterThan(4900)
  expect(result.validationRows, 'what chose the way is counted by itself').toBe(alone.validationRows)
})
