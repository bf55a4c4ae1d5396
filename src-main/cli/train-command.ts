import { goesByEpochs } from '../../src-preload/contract/methods.ts'
import { AppError } from '../common/app-error.ts'
import {
  attributeOption,
  comparisonLines,
  describeAttribute,
  findAttribute,
  metricsLine,
  needsAttribute,
  type Command,
  type Values,
} from './command.ts'
import type { Output } from './output.ts'
import type { Session } from './session.ts'
import { misusedOptions, misusedResume, trainingOptions } from './train-options.ts'
import { filterOptions, misusedWhere } from './where.ts'

/** `train`: decisions in, a new model out. */
export const train: Command = {
  options: {
    ...attributeOption,
    ...filterOptions,
    accept: { type: 'boolean' },
    'from-scratch': { type: 'boolean' },
    features: { type: 'string' },
    l2: { type: 'string' },
    thorough: { type: 'boolean' },
    memory: { type: 'string' },
    'class-balance': { type: 'string' },
    'label-smoothing': { type: 'string' },
    validation: { type: 'string' },
    iterations: { type: 'string' },
    seed: { type: 'string' },
    like: { type: 'string' },
    'measure-since': { type: 'string' },
    solver: { type: 'string' },
    lr: { type: 'string' },
    epochs: { type: 'string' },
    'batch-size': { type: 'string' },
    schedule: { type: 'string' },
    dropout: { type: 'string' },
    'weight-decay': { type: 'string' },
    hidden: { type: 'string' },
    checkpoint: { type: 'string' },
    finetune: { type: 'boolean' },
    blocks: { type: 'string' },
    alongside: { type: 'string' },
    mix: { type: 'string' },
    name: { type: 'string' },
    'minimum-count': { type: 'string' },
    resume: { type: 'string' },
  },
  check(positionals, values) {
    if (values['resume'] !== undefined) return misusedResume(values)
    return needsAttribute(positionals, values) ?? misusedOptions(values) ?? misusedWhere(values)
  },
  async run({ session, output, values }) {
    const { jobId, runId } = await startTraining(session, output, values)
    const stop = session.events.on('run', ({ points }) => {
      for (const point of points) output.point(point)
    })
    await session
      .follow(jobId)
      .catch(async (error: unknown) => {
        await noteHowToGoOn(session, output, runId)
        throw error
      })
      .finally(stop)
    const run = await session.engine.training.run({ runId })
    const versionId = run.versionId ?? 0
    const { flips, unchanged, protected: decided } = await session.engine.review.flips({ versionId })
    const { title, isText } = await describeAttribute(session, run.attributeId)
    output.result(
      {
        event: 'trained',
        runId,
        versionId,
        seconds: run.seconds,
        examples: run.examples,
        before: run.before,
        after: run.after,
        comparison: run.comparison,
        explanation: run.explanation,
        flips,
        unchanged,
        protected: decided,
      },
      `${title}: version ${versionId} from ${run.examples} examples in ${run.seconds?.toFixed(1)} s (run ${runId})`,
      ...(run.explanation ? [`how it learned: ${run.explanation}`] : []),
      ...(run.before ? [`before: ${metricsLine(run.before)}`] : []),
      run.after ? `after:  ${metricsLine(run.after)}` : 'after:  too few decisions to hold some out for measuring',
      ...(run.comparison ? comparisonLines(run.comparison) : []),
      `it would change ${flips} ${isText ? 'captions' : 'labels'}, leave ${unchanged}; ${decided} decided or imported stay`,
    )
    if (values['accept'] === true) {
      await session.engine.review.accept({ versionId })
      output.result({ event: 'accepted', versionId }, `version ${versionId} is in use now`)
    } else output.note(`put it to use with: selvedge accept --version ${versionId}`)
  },
}

async function startTraining(
  session: Session,
  output: Output,
  values: Values,
): Promise<{ jobId: number; runId: number }> {
  const { training } = session.engine
  if (values['resume'] !== undefined) return training.resume({ runId: Number(values['resume']) })
  const attribute = await findAttribute(session, values)
  return training
    .start({ attributeId: attribute.id, options: await trainingOptions(session, attribute, values) })
    .catch(async (error: unknown) => {
      if (error instanceof AppError && error.code === 'busy')
        await noteHowToGoOn(session, output, Number(error.subject))
      throw error
    })
}

/** After a cancel or a failure; an engine that is gone answers nothing, and its run goes on by itself. */
async function noteHowToGoOn(session: Session, output: Output, runId: number): Promise<void> {
  const run = await session.engine.training.run({ runId }).catch(() => null)
  if (!run) return
  if (run.curve.length > 0 && goesByEpochs(run.options))
    output.note(`go on from its last checkpoint with: selvedge train --resume ${runId}`)
}
