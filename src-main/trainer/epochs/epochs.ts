import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Scalar } from '@tensorflow/tfjs'
import type { CurvePoint } from '../../../src-preload/contract.ts'
import type { EndReason, SgdOptions } from '../../common/contracts/training.ts'
import type { TensorFlow } from '../tensorflow/backend.ts'
import { readCheckpoint, writeCheckpoint, type Checkpoint } from './checkpoint.ts'
import { assignValues, MomentumSgd, valuesOf, type NamedVariables } from './momentum.ts'
import { makePause } from '../../common/pause.ts'
import { RandomGenerator } from '../../common/random-generator.ts'

/** What is trained: parameters, and how good they are on a batch and on what is held out. */
export interface Learner<Batch> {
  readonly parameters: NamedVariables
  readonly stepsPerEpoch: number
  /** The batches of one epoch. */
  batches(random: RandomGenerator): Iterable<Batch>
  /** Runs under automatic differentiation. `correct`: share of right answers, kept by the learner until it is read. */
  forward(batch: Batch): { loss: Scalar; correct: Scalar }
  /** Null where nothing is held out. */
  validate(): { loss: number; accuracy: number } | null
}

export interface EpochOptions {
  learningRate: number
  momentum: number
  /** 0 by default. */
  weightDecay?: number
  epochs: number
  schedule: SgdOptions['schedule']
  seed: number
  /** Written after every epoch, and gone on from where it is there. */
  checkpointFile: string | null
  fingerprint: string
  /** Asked between batches; throws to end the training. */
  throwIfAborted: () => void
  onPoint: (point: CurvePoint) => void
}

export interface EpochsResult {
  curve: CurvePoint[]
  epochs: number
  bestAt: number
  reason: EndReason
  /** Mean seconds of a step in this process; null where a checkpoint left none to do. */
  secondsPerStep: number | null
}

/** The rate is divided by this where validation does not improve. */
const rateDivisor = 4
/** Below this part of the first rate (six divisions in) steps no longer change anything worth the time. */
const leastRate = 1 / rateDivisor ** 5.5
/** Steps over which a cosine schedule goes up, and the largest part of all steps that may be. */
const [warmUpSteps, warmUpShare] = [50, 1 / 8]
/** The event loop gets a turn this often, in milliseconds: a cancel comes through it. */
const turnEvery = 50

/**
 * The original library's procedure: momentum SGD, validation after every epoch, the best epoch's weights kept, and (unless
 * another schedule is asked for) the learning rate divided by four whenever validation does not improve on the best so
 * far. At the end the learner's parameters are those of the best epoch (of the last one where nothing is held out).
 */
export async function trainByEpochs<Batch>(
  tf: TensorFlow,
  learner: Learner<Batch>,
  options: EpochOptions,
): Promise<EpochsResult> {
  const sgd = new MomentumSgd(tf, learner.parameters, options.momentum, options.weightDecay)
  const { checkpointFile, schedule } = options
  // A cosine has another rate in every step of a longer training; elsewhere more epochs go on from what is there.
  const fingerprint = schedule === 'cosine' ? `${options.fingerprint} of ${options.epochs}` : options.fingerprint
  try {
    if (checkpointFile) mkdirSync(dirname(checkpointFile), { recursive: true })
    const resumed = checkpointFile ? readCheckpoint(checkpointFile, fingerprint) : null
    const state: State = resumed
      ? restore(tf, learner, sgd, resumed)
      : {
          epoch: 0,
          rate: options.learningRate,
          random: new RandomGenerator(options.seed),
          curve: [],
          best: { epoch: 0, loss: null },
          bestWeights: valuesOf(learner.parameters),
          finished: false,
        }
    for (const point of state.curve) options.onPoint(point)
    const clock = { steps: 0, milliseconds: 0 }
    // Over all epochs: those of a few images are shorter than that.
    const pause = makePause(turnEvery)
    while (state.epoch < options.epochs && !state.finished) {
      const { loss, accuracy } = await oneEpoch(tf, learner, sgd, state, { ...options, pause }, clock)
      state.epoch++
      const held = learner.validate()
      const point: CurvePoint = {
        iteration: state.epoch,
        loss,
        accuracy,
        validationLoss: held?.loss ?? null,
        validationAccuracy: held?.accuracy ?? null,
      }
      state.curve.push(point)
      const isBest = keepBest(state, learner, held?.loss ?? null)
      if (!isBest && schedule === 'plateau') state.rate /= rateDivisor
      state.finished = state.rate < options.learningRate * leastRate
      if (checkpointFile) writeCheckpoint(checkpointFile, snapshot(state, learner, sgd, fingerprint))
      options.onPoint(point)
    }
    assignValues(tf, learner.parameters, state.bestWeights)
    return {
      curve: state.curve,
      epochs: state.epoch,
      bestAt: state.best.epoch,
      reason: state.finished ? 'validation' : 'iterations',
      secondsPerStep: clock.steps > 0 ? clock.milliseconds / 1000 / clock.steps : null,
    }
  } finally {
    sgd.dispose()
  }
}

interface State extends Pick<Checkpoint, 'epoch' | 'rate' | 'best' | 'curve' | 'finished'> {
  random: RandomGenerator
  bestWeights: Record<string, Float32Array>
}

async function oneEpoch<Batch>(
  tf: TensorFlow,
  learner: Learner<Batch>,
  sgd: MomentumSgd,
  { random, rate, epoch }: State,
  { schedule, epochs, throwIfAborted, pause }: EpochOptions & { pause: () => Promise<void> },
  clock: { steps: number; milliseconds: number },
): Promise<{ loss: number; accuracy: number }> {
  let [steps, loss, accuracy] = [0, 0, 0]
  const all = learner.stepsPerEpoch * epochs
  const factor = (): number => (schedule === 'cosine' ? cosine(epoch * learner.stepsPerEpoch + steps, all) : 1)
  for (const batch of learner.batches(random)) {
    throwIfAborted()
    const started = performance.now()
    let correct: Scalar | undefined
    loss += sgd.step(() => {
      const forward = learner.forward(batch)
      correct = tf.keep(forward.correct)
      return forward.loss
    }, rate * factor())
    accuracy += correct!.dataSync()[0]!
    correct!.dispose()
    steps++
    clock.steps++
    clock.milliseconds += performance.now() - started
    await pause()
  }
  throwIfAborted()
  return { loss: loss / Math.max(steps, 1), accuracy: accuracy / Math.max(steps, 1) }
}

/** The factor of a cosine schedule in a step, of so many. */
function cosine(step: number, steps: number): number {
  const warmUp = Math.min(warmUpSteps, Math.floor(steps * warmUpShare))
  return Math.min(1, (step + 1) / (warmUp + 1)) * 0.5 * (1 + Math.cos((Math.PI * step) / steps))
}

/** Keeps the weights where they are the best so far, and says whether. */
function keepBest<Batch>(state: State, learner: Learner<Batch>, loss: number | null): boolean {
  const isBest = loss === null || state.best.loss === null || loss < state.best.loss
  if (isBest) {
    state.best = { epoch: state.epoch, loss }
    state.bestWeights = valuesOf(learner.parameters)
  }
  return isBest
}

function snapshot<Batch>(
  state: State,
  learner: Learner<Batch>,
  { velocity }: MomentumSgd,
  fingerprint: string,
): Checkpoint {
  const { random, bestWeights, ...plain } = state
  const arrays = {
    ...prefixed('weights', valuesOf(learner.parameters)),
    ...prefixed('velocity', valuesOf(velocity)),
    ...prefixed('best', bestWeights),
  }
  return { ...plain, fingerprint, random: random.state, arrays }
}

function restore<Batch>(
  tf: TensorFlow,
  learner: Learner<Batch>,
  { velocity }: MomentumSgd,
  { arrays, random, epoch, rate, best, curve, finished }: Checkpoint,
): State {
  assignValues(tf, learner.parameters, withPrefix('weights', arrays))
  assignValues(tf, velocity, withPrefix('velocity', arrays))
  const bestWeights = withPrefix('best', arrays)
  return { epoch, rate, best, curve, finished, random: new RandomGenerator(random), bestWeights }
}

function prefixed(prefix: string, values: Record<string, Float32Array>): Record<string, Float32Array> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}/${name}`, value]))
}

function withPrefix(prefix: string, values: Record<string, Float32Array>): Record<string, Float32Array> {
  const own = Object.entries(values).filter(([name]) => name.startsWith(`${prefix}/`))
  return Object.fromEntries(own.map(([name, value]) => [name.slice(prefix.length + 1), value]))
}
