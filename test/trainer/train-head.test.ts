import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as ort from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import type { HeadTrainingProgress } from '../../src-main/common/training-types.ts'
import { decodeHead } from '../../src-main/trainer/head-model.ts'
import { trainHead } from '../../src-main/trainer/train-head.ts'
import { clusters, examplesOf, firstLabels, names, range, requestFor, temporaryFolder } from './synthetic.ts'

const folder = temporaryFolder()

describe('training from scratch', () => {
  it('learns, reports every stage, and leaves one file', async () => {
    const data = clusters(400, 24, 5, 1)
    const events: HeadTrainingProgress[] = []
    const result = await trainHead(requestFor(folder, data, 5), (progress) => events.push(progress))
    expect(result.metricsBefore).toBeNull()
    expect(result.metricsAfter!.top1).toBeGreaterThan(0.95)
    expect(result.metricsAfter!.images).toBe(result.validationRows)
    expect(result.validationRows).toBe(80)
    expect(result.trainingRows).toBe(320)
    expect(firstLabels(result)).toEqual(data.truth)
    expect([...new Set(events.map(({ stage }) => stage))]).toEqual([
      'reading',
      'fitting',
      'validating',
      'refitting',
      'predicting',
      'saving',
    ])
    expect(Object.keys(result.seconds)).toEqual([...new Set(events.map(({ stage }) => stage))])
    expect(result.curve.map(({ iteration }) => iteration)).toEqual([...range(result.curve.length)])
    expect(result.curve.at(-1)!.validationLoss!).toBeLessThan(result.curve[0]!.validationLoss!)
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  it.each(['standardise', 'unit'] as const)('saves a head that takes raw features (%s and unit)', async (transform) => {
    const data = clusters(300, 30, 4, 2)
    const blocks = [
      { id: 'embedding', dimensions: 20, transform },
      { id: 'histogram', dimensions: 10, transform: 'unit' as const, gain: 2 },
    ]
    const request = requestFor(folder, data, 4, { blocks })
    const result = await trainHead(request)
    const session = await ort.InferenceSession.create(readFileSync(request.outputFile))
    expect(session.inputNames).toEqual(['embedding', 'histogram'])
    const column = (from: number, to: number): ort.Tensor =>
      new ort.Tensor(
        'float32',
        data.data.filter((_, at) => at % 30 >= from && at % 30 < to),
        [300, to - from],
      )
    const { probabilities } = await session.run({ embedding: column(0, 20), histogram: column(20, 30) })
    expect(probabilities!.dims).toEqual([300, 4])
    for (let row = 0; row < 300; row++) {
      const own = (probabilities!.data as Float32Array).subarray(row * 4, row * 4 + 4)
      expect(own.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5)
      for (let place = 0; place < 4; place++) {
        expect(own[result.topLabels[row * 5 + place]!]).toBeCloseTo(result.topProbabilities[row * 5 + place]!, 4)
      }
      expect(result.topLabels[row * 5 + 4]).toBe(-1)
    }
    await session.release()
  })

  it('keeps an all-zero row finite behind `unit`', async () => {
    const data = clusters(60, 8, 2, 3)
    data.data.fill(0, 0, 8)
    const blocks = [{ id: 'embedding', dimensions: 8, transform: 'unit' as const }]
    const result = await trainHead(requestFor(folder, data, 2, { blocks }))
    expect(result.topProbabilities.every(Number.isFinite)).toBe(true)
  })

  it('gives the same head for the same seed, byte for byte, and another split for another', async () => {
    const data = clusters(200, 12, 3, 4, 3)
    const request = requestFor(folder, data, 3)
    const first = await trainHead(request)
    const bytes = readFileSync(request.outputFile)
    const second = await trainHead(request)
    expect(readFileSync(request.outputFile).equals(bytes)).toBe(true)
    expect(second.metricsAfter).toEqual(first.metricsAfter)
    const other = await trainHead({ ...request, options: { seed: 2 } })
    expect(other.metricsAfter!.confusion).not.toEqual(first.metricsAfter!.confusion)
  })

  it('does without validation where there are few examples, and with a label that has none', async () => {
    const data = clusters(40, 12, 4, 5)
    const request = requestFor(folder, data, 5, { examples: examplesOf(range(8), data.truth) })
    const result = await trainHead(request)
    expect(result).toMatchObject({ metricsAfter: null, validationRows: 0, trainingRows: 8, replayRows: 0 })
    expect(firstLabels(result).filter((label, row) => label === data.truth[row]).length).toBeGreaterThan(30)
    expect(firstLabels(result)).not.toContain(4)
  })

  it('lets rare labels count for more when asked', async () => {
    const data = clusters(600, 6, 2, 6, 6)
    const rare = range(600).filter((row) => data.truth[row] === 0 || row % 20 === 1)
    const recall = async (classBalance: 'none' | 'balanced'): Promise<number> => {
      const request = requestFor(folder, data, 2, { examples: examplesOf(rare, data.truth), options: { classBalance } })
      return (await trainHead(request)).metricsAfter!.perLabel[1]!.recall!
    }
    expect(await recall('balanced')).toBeGreaterThan(await recall('none'))
  })

  it('reads its own weights back', async () => {
    const data = clusters(100, 10, 3, 7)
    const request = requestFor(folder, data, 3)
    const { trainingRows } = await trainHead(request)
    const head = decodeHead(readFileSync(request.outputFile), request.outputFile)
    expect(head.labels).toEqual(names(3))
    expect(head.blocks).toMatchObject([
      { id: 'embedding', dimensions: 10, transform: 'standardise', rows: trainingRows },
    ])
    expect(head.point).toHaveLength(11 * 3)
    expect(() => decodeHead(readFileSync(request.featuresFile), 'x.onnx')).toThrow('"x.onnx" is not a head')
  })
})

describe('stopping', () => {
  it('ends promptly when cancelled, writes nothing, and may be cancelled in any stage', async () => {
    const data = clusters(2000, 64, 10, 8, 4)
    for (const when of ['reading', 'fitting', 'refitting', 'predicting', 'saving']) {
      const outputFile = join(folder, `cancelled-${when}.onnx`)
      const abort = { aborted: false }
      let after = 0
      const training = trainHead(
        requestFor(folder, data, 10, { outputFile, options: { l2: 0.001 } }),
        ({ stage }) => {
          if (abort.aborted) after++
          if (stage === when) abort.aborted = true
        },
        abort,
      )
      if (when === 'saving') await training
      else await expect(training).rejects.toMatchObject({ code: 'cancelled' })
      expect(after).toBeLessThanOrEqual(2)
      expect(readdirSync(folder).includes(`cancelled-${when}.onnx`)).toBe(when === 'saving')
    }
  })
})
