import { fork } from 'node:child_process'
import { copyFileSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { RandomGenerator } from '../../../src-main/common/random-generator.ts'
import { learnHead } from '../../../src-main/trainer/head/learn-head.ts'
import { decodeHead } from '../../../src-main/trainer/head/head-model.ts'
import { predict } from '../../../src-main/trainer/head/predict.ts'
import { stratifiedBatches } from '../../../src-main/trainer/epochs/stratified.ts'
import { trainHeadBySgd } from '../../../src-main/trainer/head/sgd/train-head-sgd.ts'
import type { SgdHeadOptions, SgdHeadTrainingRequest } from '../../../src-main/common/contracts/training.ts'
import { backends } from '../backends.ts'
import { clusters, firstLabels, names, probabilitiesOf, requestFor, shareRight, temporaryFolder } from '../synthetic.ts'

const folder = temporaryFolder()
const data = clusters(400, 16, 4, 1, 1.5)

function request(options: Partial<SgdHeadOptions>, name: string): SgdHeadTrainingRequest {
  const { options: _, ...plain } = requestFor(folder, data, 4)
  return { ...plain, options: { backend: 'cpu', epochs: 6, ...options }, outputFile: join(folder, `${name}.onnx`) }
}

describe.each(backends)('training a head by SGD on $title', ({ preferred, there, name }) => {
  it.runIf(there)('comes close to the optimum, keeps the best epoch, and says what it did', async () => {
    const events: string[] = []
    const asked = request({ backend: preferred, epochs: 20 }, name)
    const result = await trainHeadBySgd(asked, ({ stage, iteration }) => events.push(`${stage} ${iteration}`))
    const { options: _, ...plain } = asked
    const optimum = await learnHead({ ...plain, outputFile: join(folder, 'optimum.onnx') })
    expect(result.metrics!.top1).toBeGreaterThan(optimum.metrics!.top1 - 0.04)
    expect(result.backend.name).toBe(name)
    expect(result.curve).toHaveLength(result.iterations)
    const losses = result.curve.map(({ validationLoss }) => validationLoss!)
    expect(losses[result.bestEpoch - 1]).toBe(Math.min(...losses))
    expect(result.metrics!.images).toBe(result.validationRows)
    // Every image held out, with its label and what the head says of it, most probable first.
    const { count, decided, row, topLabels, topProbabilities } = result.heldOut
    expect(row).toHaveLength(result.validationRows)
    expect([...decided]).toEqual([...row].map((at) => data.truth[at]))
    const right = [...decided].filter((label, at) => topLabels[at * count] === label).length
    expect(right / row.length).toBeCloseTo(result.metrics!.top1, 9)
    const said = await probabilitiesOf(asked)
    for (const [at, place] of row.entries()) {
      expect(said[place * 4 + topLabels[at * count]!]).toBeCloseTo(topProbabilities[at * count]!, 4)
    }
    expect(result.validationRows + result.trainingRows).toBe(400)
    expect(events).toContain('fitting 1')
    expect(existsSync(asked.outputFile)).toBe(true)
  })

  it.runIf(there)('gives the same losses for the same seed, and others for another', async () => {
    const losses = async (seed: number): Promise<number[]> =>
      (await trainHeadBySgd(request({ backend: preferred, seed, epochs: 3 }, 'same'))).curve.map(({ loss }) => loss)
    const first = await losses(3)
    expect(await losses(3)).toEqual(first)
    expect(await losses(4)).not.toEqual(first)
  })

  it.runIf(there)('goes on from a checkpoint as if it had never been stopped', async () => {
    const whole = await trainHeadBySgd(request({ backend: preferred }, 'whole'))
    const checkpointFolder = join(folder, `checkpoint-${name}`)
    const abort = { aborted: false }
    const stopped = trainHeadBySgd(
      request({ backend: preferred, checkpointFolder }, 'stopped'),
      ({ stage, iteration }) => (abort.aborted = stage === 'fitting' && iteration === 2),
      abort,
    )
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' })
    expect(readdirSync(checkpointFolder)).toEqual(['head.checkpoint'])
    const resumed = await trainHeadBySgd(request({ backend: preferred, checkpointFolder }, 'resumed'))
    expect(resumed.curve).toEqual(whole.curve)
    expect(readFileSync(join(folder, 'resumed.onnx')).equals(readFileSync(join(folder, 'whole.onnx')))).toBe(true)
  })
})

describe('a checkpoint', () => {
  const checkpointFolder = join(folder, 'checkpoint')
  const file = join(checkpointFolder, 'head.checkpoint')

  it('of another training is refused by name, and a damaged one as well', async () => {
    await trainHeadBySgd(request({ checkpointFolder, epochs: 1 }, 'a'))
    await expect(trainHeadBySgd(request({ checkpointFolder, seed: 9 }, 'b'))).rejects.toMatchObject({
      code: 'bad-request',
      message: expect.stringContaining('is of another training'),
      subject: file,
    })
    const bytes = readFileSync(file)
    copyFileSync(file, join(folder, 'kept'))
    bytes[bytes.length - 3]! ^= 1
    writeFileSync(file, bytes)
    await expect(trainHeadBySgd(request({ checkpointFolder }, 'c'))).rejects.toMatchObject({ code: 'damaged' })
    copyFileSync(join(folder, 'kept'), file)
  })

  it('may be trained on for more epochs', async () => {
    const longer = await trainHeadBySgd(request({ checkpointFolder, epochs: 4 }, 'longer'))
    expect(longer.iterations).toBe(4)
    expect(longer.curve).toEqual((await trainHeadBySgd(request({ epochs: 4 }, 'anew'))).curve)
  })
})

describe('a training whose process is killed', () => {
  it('goes on from its last checkpoint to the same end', async () => {
    const whole = await trainHeadBySgd(request({ epochs: 40 }, 'whole'))
    const asked = request({ epochs: 40, checkpointFolder: join(folder, 'killed') }, 'killed')
    const child = fork(new URL('train-in-child.ts', import.meta.url), { serialization: 'advanced', execArgv: [] })
    const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)))
    // In a later epoch: it goes on while this is told.
    child.on('message', (epoch) => {
      if (epoch === 5) child.kill('SIGKILL')
    })
    child.send(asked)
    expect(await ended).toBe('SIGKILL')
    const [header] = readFileSync(join(folder, 'killed', 'head.checkpoint'), 'latin1').split('\n', 1)
    const { epoch } = JSON.parse(header!) as { epoch: number }
    expect(epoch).toBeGreaterThanOrEqual(5)
    expect(epoch).toBeLessThan(40)
    const resumed = await trainHeadBySgd(asked)
    expect(resumed.curve).toEqual(whole.curve)
    expect(readFileSync(asked.outputFile).equals(readFileSync(join(folder, 'whole.onnx')))).toBe(true)
  })
})

describe('the procedure', () => {
  it('hears a cancel however short its epochs are', async () => {
    const abort = { aborted: false }
    const few = clusters(12, 2, 2, 1, 1.5)
    const { options: _, ...plain } = requestFor(folder, few, 2)
    const options = { backend: 'cpu', epochs: 50, schedule: 'cosine' } as const
    let time = 0
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => (time += 20))
    onTestFinished(() => clock.mockRestore())
    // As the word of another process, it comes through the event loop.
    const hear = () => setImmediate(() => (abort.aborted = true))
    const training = trainHeadBySgd({ ...plain, options }, ({ iteration }) => iteration === 1 && hear(), abort)
    await expect(training).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('does not bring back the folder of its checkpoint, which goes when a run is done', async () => {
    const checkpointFolder = join(folder, 'gone')
    const asked = request({ epochs: 3, checkpointFolder }, 'gone')
    const training = trainHeadBySgd(asked, ({ iteration, stage }) => {
      if (stage === 'fitting' && iteration === 1) rmSync(checkpointFolder, { recursive: true })
    })
    await expect(training).rejects.toMatchObject({
      code: 'not-found',
      subject: join(checkpointFolder, 'head.checkpoint'),
    })
    expect(existsSync(checkpointFolder)).toBe(false)
  })

  it('divides the rate by four where validation does not improve, and ends when it is of no more use', async () => {
    // So high a rate that no epoch improves on the first ones.
    const result = await trainHeadBySgd(request({ learningRate: 8, epochs: 60 }, 'rate'))
    expect(result.reason).toBe('validation')
    expect(result.iterations).toBeLessThan(60)
  })

  it('brings the rate to zero along a cosine, and does not go on from a checkpoint of another length', async () => {
    const cosine = {
      schedule: 'cosine',
      learningRate: 8,
      epochs: 12,
      checkpointFolder: join(folder, 'cosine'),
    } as const
    const result = await trainHeadBySgd(request(cosine, 'cosine'))
    const plateau = await trainHeadBySgd(request({ learningRate: 8, epochs: 12 }, 'plateau'))
    expect(result.iterations).toBe(12)
    expect(result.curve).not.toEqual(plateau.curve)
    // The last steps are so small that the loss hardly moves, at a rate that throws it about at first.
    const [first, second, beforeLast, last] = [0, 1, -2, -1].map((at) => result.curve.at(at)!.validationLoss!)
    expect(Math.abs(last! - beforeLast!)).toBeLessThan(Math.abs(second! - first!))
    const longer = trainHeadBySgd(request({ ...cosine, epochs: 13 }, 'cosine-longer'))
    await expect(longer).rejects.toMatchObject({ code: 'bad-request' })
  })

  it('keeps the last epoch where nothing is held out', async () => {
    const result = await trainHeadBySgd(request({ validationShare: 0, epochs: 2 }, 'all'))
    expect(result).toMatchObject({ bestEpoch: 2, metrics: null, validationRows: 0, heldOut: { row: new Int32Array() } })
  })

  it.each([
    [{ learningRate: 0 }, 'The learning rate is 0'],
    [{ momentum: 1 }, 'The momentum is 1'],
    [{ epochs: 0 }, 'epochs is 0'],
    [{ batchSize: 2.5 }, 'batchSize is 2.5'],
    [{ validationShare: 0.9 }, 'validationShare is 0.9'],
    [{ seed: NaN }, 'seed is NaN'],
    [{ labelSmoothing: 0.5 }, 'labelSmoothing is 0.5'],
    [{ weightDecay: -1 }, 'The weight decay is -1'],
    [{ hiddenUnits: 0 }, 'hiddenUnits is 0'],
  ] as [Partial<SgdHeadOptions>, string][])('refuses %o', async (options, message) => {
    await expect(trainHeadBySgd(request(options, 'bad'))).rejects.toMatchObject({
      code: 'bad-request',
      message: expect.stringContaining(message),
    })
  })
})

describe('what goes beyond the original', () => {
  const baseOf = (name: string) => ({ modelFile: join(folder, `${name}.onnx`), labels: names(4) })

  it('a hidden layer tells apart what no line does, and is saved into the graph', async () => {
    // The label is whether the signs of two features agree.
    const plane = clusters(600, 2, 1, 9, 1)
    const centres = [centreOf(plane, 0), centreOf(plane, 1)]
    for (let at = 0; at < plane.data.length; at++) plane.data[at]! -= centres[at % 2]!
    plane.truth = plane.truth.map((_, row) => (plane.data[row * 2]! * plane.data[row * 2 + 1]! > 0 ? 1 : 0))
    const { options: _, ...plain } = requestFor(folder, plane, 2)
    const train = (name: string, hiddenUnits: number | null) =>
      trainHeadBySgd({
        ...plain,
        options: { backend: 'cpu', epochs: 30, learningRate: 0.05, hiddenUnits },
        outputFile: join(folder, `${name}.onnx`),
      })
    const found = async (name: string): Promise<number> =>
      shareRight(await firstLabels({ ...plain, outputFile: join(folder, `${name}.onnx`) }), (row) => plane.truth[row]!)
    const straight = await train('straight', null)
    const bent = await train('bent', 16)
    expect(straight.metrics!.top1).toBeLessThan(0.7)
    expect(bent.metrics!.top1).toBeGreaterThan(0.9)
    expect(await found('straight')).toBeLessThan(0.7)
    expect(await found('bent')).toBeGreaterThan(0.9)
    // The file is read back as what it was.
    const said = await probabilitiesOf({ ...plain, outputFile: join(folder, 'bent.onnx') })
    const head = decodeHead(readFileSync(join(folder, 'bent.onnx')), 'bent.onnx')
    expect(head.hidden?.units).toBe(16)
    const again = await predict(head, { data: plane.data, rows: 600, width: 2 }, 1)
    for (let at = 0; at < again.length; at += 53) expect(again[at]).toBeCloseTo(said[at]!, 4)
  })

  it('begins where the base head is, which is linear', async () => {
    await trainHeadBySgd(request({ epochs: 20 }, 'flat'))
    const still = { epochs: 1, learningRate: 1e-6, validationShare: 0 }
    const next = request(still, 'next')
    const first = await trainHeadBySgd({ ...next, base: baseOf('flat') })
    const anew = await trainHeadBySgd(request(still, 'anew'))
    expect(first.curve[0]!.loss).toBeLessThan(0.5 * anew.curve[0]!.loss)
    const [before, after] = await Promise.all(
      [{ ...next, outputFile: join(folder, 'flat.onnx') }, next].map(firstLabels),
    )
    expect(after).toEqual(before)
    // Labels are found by name, and one it does not know is thought to be the least likely.
    const renamed = ['new', 'label 3', 'label 2', 'label 1', 'label 0']
    const examples = { ...next.examples, label: next.examples.label.map((label) => 4 - label) }
    await trainHeadBySgd({ ...next, base: baseOf('flat'), labels: renamed, examples })
    expect(await firstLabels(next)).toEqual(before!.map((label) => 4 - label))
    const grown = { ...request({ hiddenUnits: 9 }, 'other'), base: baseOf('flat') }
    await expect(trainHeadBySgd(grown)).rejects.toMatchObject({
      code: 'bad-request',
      message: 'The shipped model that this one goes on from has no hidden layer. Train from scratch to have 9 units.',
    })
  })

  it('needs a label of some image, whatever was rejected', async () => {
    const none = { row: new Int32Array(), label: new Int32Array(), weight: new Float32Array() }
    const rejections = { row: Int32Array.of(3), label: Int32Array.of(1) }
    const asked = { ...request({}, 'rejected'), base: baseOf('flat'), examples: none, rejections }
    await expect(trainHeadBySgd(asked)).rejects.toMatchObject({ code: 'not-enough-data' })
  })

  it('weight decay makes weights smaller, label smoothing keeps both solvers from certainty', async () => {
    const lengthOf = (name: string): number => {
      const { point } = decodeHead(readFileSync(join(folder, `${name}.onnx`)), name)
      return Math.hypot(...point)
    }
    await trainHeadBySgd(request({ validationShare: 0 }, 'free'))
    await trainHeadBySgd(request({ validationShare: 0, weightDecay: 0.1 }, 'decayed'))
    expect(lengthOf('decayed')).toBeLessThan(0.8 * lengthOf('free'))
    await trainHeadBySgd(request({ validationShare: 0, labelSmoothing: 0.3 }, 'smooth'))
    expect(lengthOf('smooth')).toBeLessThan(lengthOf('free'))
    const { options: _, ...plain } = request({}, 'solved')
    for (const labelSmoothing of [0, 0.3]) {
      const options = { labelSmoothing, l2: 1e-4 }
      await learnHead({ ...plain, options, outputFile: join(folder, `solved-${labelSmoothing}.onnx`) })
    }
    expect(lengthOf('solved-0.3')).toBeLessThan(0.8 * lengthOf('solved-0'))
  })
})

/** Mean of a column of two. */
function centreOf({ data }: { data: Float32Array }, column: number): number {
  const values = data.filter((_, at) => at % 2 === column)
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

describe('stratified batches', () => {
  const labels = [...Array<number>(90).fill(0), ...Array<number>(9).fill(1), 2, -1]

  it('draw every class equally often, and what takes no part never', () => {
    const batches = [...stratifiedBatches(labels, 10, new RandomGenerator(1))]
    expect(batches.map(({ length }) => length)).toEqual(Array<number>(10).fill(10))
    const drawn = batches.flatMap((batch) => [...batch])
    const counts = [0, 1, 2].map((label) => drawn.filter((example) => labels[example] === label).length)
    expect(counts.toSorted()).toEqual([33, 33, 34])
    expect(drawn).not.toContain(100)
  })

  it.each(['none', 'sqrt'] as const)('draw classes by their examples where they are balanced by "%s"', (balance) => {
    const batches = [...stratifiedBatches(labels, 10_000, new RandomGenerator(1), balance)]
    const drawn = batches.flatMap((batch) => [...batch])
    const sizes = [90, 9, 1].map((size) => (balance === 'sqrt' ? Math.sqrt(size) : size))
    const total = sizes.reduce((a, b) => a + b)
    for (const [label, size] of sizes.entries()) {
      const share = drawn.filter((example) => labels[example] === label).length / drawn.length
      expect(Math.abs(share - size / total)).toBeLessThan(0.02)
    }
    expect(drawn).not.toContain(100)
  })

  it('are the same from the same state', () => {
    const random = new RandomGenerator(5)
    random.next()
    const copy = new RandomGenerator(random.state)
    expect([...stratifiedBatches(labels, 7, random)]).toEqual([...stratifiedBatches(labels, 7, copy)])
  })
})

describe('the random generator', () => {
  it("gives xoshiro128**'s own numbers", () => {
    // From the state 1, 2, 3, 4: the first is rotl(2 * 5, 7) * 9, and all four are those of the authors' C program.
    const random = new RandomGenerator([1, 2, 3, 4])
    expect(Array.from({ length: 4 }, () => random.next())).toEqual([11520, 0, 5927040, 70819200])
  })

  it('is even, and normal where it should be', () => {
    const random = new RandomGenerator(1)
    const values = Array.from({ length: 20_000 }, () => random.normal())
    const mean = values.reduce((a, b) => a + b) / values.length
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
    expect(Math.abs(mean)).toBeLessThan(0.03)
    expect(Math.abs(variance - 1)).toBeLessThan(0.05)
    const sides = Array.from({ length: 6000 }, () => random.below(6))
    for (let side = 0; side < 6; side++) {
      expect(Math.abs(sides.filter((one) => one === side).length - 1000)).toBeLessThan(150)
    }
  })
})
