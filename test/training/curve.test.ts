import { expect, it } from 'vitest'
import { Runs } from '../../src-main/engine/training/runs.ts'
import type { CurvePoint } from '../../src-preload/contract.ts'
import { openStubStudio } from '../helpers/stub-studio.ts'

it('a run that is done keeps the curve of one fit, whatever other fits told on the way', async () => {
  const { studio, attributeId } = await openStubStudio({ images: 1 })
  const runs = new Runs(studio.engine.store.database)
  const runId = runs.begin(attributeId, { method: 'head' })
  const point = (iteration: number, accuracy: number, validationAccuracy: number | null): CurvePoint => ({
    iteration,
    loss: 1,
    accuracy,
    validationLoss: validationAccuracy,
    validationAccuracy,
  })
  const onAll = Array.from({ length: 9 }, (_, iteration) => point(iteration, 1, null))
  runs.addPoints(runId, onAll)
  expect(runs.get(runId).curve).toEqual(onAll)
  const ofAFold = Array.from({ length: 4 }, (_, iteration) => point(iteration, 0.9, 0.7))
  runs.setCurve(runId, ofAFold)
  expect(runs.get(runId).curve).toEqual(ofAFold)
})
