import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as ort from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import type { HeadTrainingProgress } from '../../../src-main/common/contracts/training.ts'
import { decodeHead } from '../../../src-main/trainer/head/head-model.ts'
import { learnHead } from '../../../src-main/trainer/head/learn-head.ts'
import { clusters, examplesOf, firstLabels, names, probabilitiesOf, range, requestFor, shareRight, temporaryFolder } from '../synthetic.ts' // prettier-ignore

const folder = temporaryFolder()

describe('learning from scratch', () => {
  it('learns, reports every stage, and leaves one file', async () => {
    const data = clusters(400, 24, 5, 1)
    const events: HeadTrainingProgress[] = []
    const request = requestFor(folder, data, 5, { options: { l2: 0.1 } })
    const result = await learnHead(request, (progress) => events.push(progress))
    expect(result.metrics!.top1).toBeGreaterThan(0.95)
    expect(result).toMatchObject({ trainingRows: 400, validationRows: 400, metrics: { images: 400 } })
    expect(await firstLabels(request)).toEqual(data.truth)
    const stages = [...new Set(events.map(({ stage }) => stage))]
    expect(stages).toEqual(['reading', 'validating', 'fitting', 'saving'])
    expect(Object.keys(result.seconds)).toEqual(stages)
    expect(result.curve.map(({ iteration }) => iteration)).toEqual([...range(result.curve.length)])
    expect(result.curve.at(-1)!.validationLoss!).toBeLessThan(result.curve[0]!.validationLoss!)
    expect(result.curve.at(-1)!.validationAccuracy!).toBeGreaterThan(0.9)
    // No one knows how long it goes on, and steps of many fits are no one curve.
    expect(events.filter(({ secondsLeft, loss }) => secondsLeft !== null || loss !== null)).toEqual([])
    const steps = events.map(({ iteration }) => iteration).filter((iteration) => iteration > 0)
    expect(steps).toEqual(steps.toSorted((a, b) => a - b))
    expect(Math.max(...steps)).toBe(result.iterations)
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  it('says of every decided image what a fit without it says', async () => {
    // Labels that nothing tells of: by heart most are right, out of fold as many as by chance.
    const data = clusters(120, 80, 1, 3, 5)
    data.truth = range(120).map((row) => (row * 7919) % 3)
    const request = requestFor(folder, data, 3, { options: { l2: 1e-4 } })
    const { heldOut, metrics } = await learnHead(request)
    expect(shareRight(await firstLabels(request), (row) => data.truth[row]!)).toBeGreaterThan(0.8)
    expect(metrics!.top1).toBeLessThan(0.45)
    expect([...heldOut.row]).toEqual([...range(120)])
    expect(heldOut.decided).toEqual(data.truth)
    const first = heldOut.topLabels.filter((_, at) => at % heldOut.count === 0)
    expect(shareRight(first, (row) => data.truth[row]!)).toBeCloseTo(metrics!.top1, 9)
  })

  it.each(['standardise', 'unit'] as const)(
    'saves a head that takes raw features (%s asked, compared anyway)',
    async (transform) => {
      const data = clusters(300, 30, 4, 2)
      const blocks = [
        { id: 'embedding', dimensions: 20, transform },
        { id: 'histogram', dimensions: 10, transform: 'unit' as const, gain: 2 },
      ]
      const request = requestFor(folder, data, 4, { blocks })
      await learnHead(request)
      const session = await ort.InferenceSession.create(readFileSync(request.outputFile))
      expect(session.inputNames).toEqual(['embedding', 'histogram'])
      expect(session.outputNames, 'as many pictures say what is familiar').toEqual(['probabilities', 'familiarity'])
      await session.release()
      const probabilities = await probabilitiesOf(request)
      for (let row = 0; row < 300; row++) {
        expect(probabilities.subarray(row * 4, row * 4 + 4).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5)
      }
      expect(shareRight(await firstLabels(request), (row) => data.truth[row]!)).toBeGreaterThan(0.98)
    },
  )

  it('keeps an all-zero row finite behind unit length', async () => {
    const data = clusters(60, 8, 2, 3)
    data.data.fill(0, 0, 8)
    const request = requestFor(folder, data, 2)
    const result = await learnHead(request)
    expect((await probabilitiesOf(request)).every(Number.isFinite)).toBe(true)
    expect(result.heldOut.topProbabilities.every(Number.isFinite)).toBe(true)
  })

  it('gives the same head for the same seed, byte for byte, and other folds for another', async () => {
    const data = clusters(200, 12, 3, 4, 3)
    const request = requestFor(folder, data, 3)
    const first = await learnHead(request)
    const bytes = readFileSync(request.outputFile)
    const second = await learnHead(request)
    expect(readFileSync(request.outputFile).equals(bytes)).toBe(true)
    expect(second.metrics).toEqual(first.metrics)
    const other = await learnHead({ ...request, options: { seed: 2 } })
    expect(other.metrics!.confusion).not.toEqual(first.metrics!.confusion)
  })

  it('does with few decisions, and with a label that has none', async () => {
    const data = clusters(40, 12, 4, 5)
    const request = requestFor(folder, data, 5, { examples: examplesOf(range(8), data.truth) })
    const result = await learnHead(request)
    expect(result).toMatchObject({ validationRows: 8, trainingRows: 8, temperature: 1, threshold: null })
    const found = await firstLabels(request)
    expect(shareRight(found, (row) => data.truth[row]!)).toBeGreaterThan(0.75)
    expect(found).not.toContain(4)
    const probabilities = await probabilitiesOf(request)
    expect(Math.max(...probabilities.filter((_, at) => at % 5 === 4))).toBeLessThan(1e-9)
  })

  it('lets rare labels count for more when asked', async () => {
    const data = clusters(600, 6, 2, 6, 6)
    const rare = range(600).filter((row) => data.truth[row] === 0 || row % 20 === 1)
    const recall = async (classBalance: 'none' | 'sqrt' | 'balanced'): Promise<number> => {
      const request = requestFor(folder, data, 2, {
        examples: examplesOf(rare, data.truth),
        options: { classBalance, l2: 0.01 },
      })
      return (await learnHead(request)).metrics!.perLabel[1]!.recall!
    }
    const [none, sqrt, balanced] = [await recall('none'), await recall('sqrt'), await recall('balanced')]
    expect(balanced).toBeGreaterThanOrEqual(sqrt)
    expect(balanced).toBeGreaterThan(none)
  })

  it('reads its own weights back, behind transforms measured on all rows', async () => {
    const data = clusters(100, 10, 3, 7)
    const request = requestFor(folder, data, 3, { examples: examplesOf(range(30), data.truth) })
    await learnHead(request)
    const head = decodeHead(readFileSync(request.outputFile), request.outputFile)
    expect(head.labels).toEqual(names(3))
    expect(head.blocks).toMatchObject([{ id: 'embedding', dimensions: 10, transform: 'unit', rows: 100 }])
    expect(head.point).toHaveLength(11 * 3)
    expect(() => decodeHead(readFileSync(request.featuresFile), 'x.onnx')).toThrow('"x.onnx" is not a head')
  })

  it('keeps a penalty that was asked for, and then compares nothing', async () => {
    const data = clusters(120, 10, 3, 8)
    const lengths: number[] = []
    for (const l2 of [0.001, 0.1, 10]) {
      const request = requestFor(folder, data, 3, { options: { l2 } })
      const { explanation } = await learnHead(request)
      expect(explanation).toMatchObject({
        way: { name: `labels alone, l2 ${l2}` },
        compared: [{ way: { name: `labels alone, l2 ${l2}` } }],
      })
      lengths.push(Math.hypot(...decodeHead(readFileSync(request.outputFile), '').point.subarray(0, 30)))
    }
    expect(lengths).toEqual(lengths.toSorted((a, b) => b - a))
    expect(lengths[0]! / lengths[2]!).toBeGreaterThan(20)
  })

  it('scales each feature where that explains more, from 200 decisions', async () => {
    // What tells the labels apart are two faint features among loud ones.
    const data = clusters(260, 40, 1, 9, 1)
    data.truth = range(260).map((row) => row % 2)
    for (const [at, value] of data.data.entries()) {
      const [row, column] = [Math.floor(at / 40), at % 40]
      data.data[at] =
        column < 2 ? 20 + (data.truth[row] === 0 ? 1 : -1) * 0.4 + 0.4 * (value - 5) : 20 + 4 * (value - 5)
    }
    const request = requestFor(folder, data, 2)
    const { compared } = (await learnHead(request)).explanation
    expect(compared).toHaveLength(6)
    const planes = compared.filter(({ way }) => way.transform !== 'memory')
    const best = planes.reduce((least, score) => (score.loss < least.loss ? score : least))
    expect(best.way.name).toBe('labels alone + 100, each feature scaled')
    await learnHead({ ...request, like: { way: best.way, temperature: 1, threshold: null } })
    expect(decodeHead(readFileSync(request.outputFile), '').blocks[0]!.transform).toBe('standardise')
    expect(shareRight(await firstLabels(request), (row) => data.truth[row]!)).toBeGreaterThan(0.9)
    const few = await learnHead({ ...request, examples: examplesOf(range(199), data.truth) })
    expect(few.explanation.compared).toHaveLength(5)
  })

  it('never splits a product: its views do not vouch for each other', async () => {
    // Each product has three views that are nearly alike, and labels that nothing else tells of.
    const products = clusters(60, 40, 1, 10, 3)
    const jitter = clusters(180, 40, 1, 11, 0.01)
    const data = jitter.data.map((value, at) => products.data[Math.floor(at / 120) * 40 + (at % 40)]! + value)
    const truth = range(180).map((row) => (Math.floor(row / 3) * 7919) % 3)
    const groups = range(180).map((row) => Math.floor(row / 3))
    const request = requestFor(folder, { data, truth }, 3, { options: { l2: 1e-4 } })
    const apart = await learnHead({ ...request, groups })
    const split = await learnHead(request)
    expect(apart.metrics!.top1).toBeLessThan(0.5)
    expect(split.metrics!.top1).toBeGreaterThan(0.9)
  })
})

describe('stopping', () => {
  it('ends promptly when cancelled, writes nothing, and may be cancelled in any stage', async () => {
    const data = clusters(2000, 64, 10, 8, 4)
    for (const when of ['reading', 'validating', 'fitting', 'saving']) {
      const outputFile = join(folder, `cancelled-${when}.onnx`)
      const abort = { aborted: false }
      let after = 0
      const training = learnHead(
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
