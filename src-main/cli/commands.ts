import { resolve } from 'node:path'
import type { TrainingOptions } from '../../src-preload/contract.ts'
import { AppError } from '../common/app-error.ts'
import { attributes, next } from './attribute-commands.ts'
import { addBackbone, backboneOptions, backbones, features, misusedModels } from './backbone-commands.ts'
import { annotate, vocab } from './caption-commands.ts'
import {
  attributeOption,
  findAttribute,
  isNumber,
  isWhole,
  comparisonLines,
  metricsLine,
  needsAttribute,
  describeAttribute,
  type Command,
  type Values,
} from './command.ts'
import { label } from './label-command.ts'
import type { Output } from './output.ts'
import { plot } from './plot-command.ts'
import { providers } from './providers-command.ts'
import { procedureOf, runs } from './runs-command.ts'
import type { Session } from './session.ts'
import { test } from './test-command.ts'
import { filterOptions, misusedWhere, readFilter } from './where.ts'

const add: Command = {
  options: { 'no-tag': { type: 'boolean' } },
  check: (positionals) => (positionals.length === 1 ? undefined : 'add takes one folder'),
  async run({ session, output, positionals, values }) {
    const tag = values['no-tag'] !== true
    const { catalog, jobId } = await session.engine.catalog.add({ path: resolve(positionals[0] ?? ''), tag })
    const scan = await session.follow(jobId)
    output.result(
      { event: 'scanned', catalog: catalog.name, path: catalog.path, note: scan.note },
      `${catalog.name}: ${scan.note}`,
    )
    if (tag) await followTagging(session, output)
  },
}

const tag: Command = {
  options: { again: { type: 'boolean' } },
  async run({ session, output, values }) {
    for (const catalog of await session.engine.catalog.list()) {
      if (catalog.offline) {
        output.note(`${catalog.name}: "${catalog.path}" is not there now; left as it is`)
        continue
      }
      const { jobId } = await session.engine.catalog.rescan({ catalogId: catalog.id })
      const scan = await session.follow(jobId)
      output.result({ event: 'scanned', catalog: catalog.name, note: scan.note }, `${catalog.name}: ${scan.note}`)
      await followTagging(session, output)
    }
    if (values['again'] === true) {
      await session.engine.tagging.start({ again: true })
      await followTagging(session, output)
    }
  },
}

async function followTagging(session: Session, output: Output): Promise<void> {
  const job = await session.newestJob('tag')
  if (job) {
    const done = await session.follow(job.id)
    output.result(
      { event: 'tagged', note: done.note, seconds: done.secondsElapsed },
      `${done.note} in ${done.secondsElapsed.toFixed(1)} s`,
    )
  }
  const { fallback } = await session.engine.system.providers()
  if (fallback !== null) output.note(fallback)
  const catalogs = await session.engine.catalog.list()
  for (const { name, errors } of catalogs) {
    if (errors > 0) output.note(`${name}: ${errors} images could not be read; the window lists them under "Unreadable"`)
  }
}

const train: Command = {
  options: {
    ...attributeOption,
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
    return needsAttribute(positionals, values) ?? misusedOptions(values)
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
      `it would change ${flips} ${isText ? 'captions' : 'labels'}, leave ${unchanged}; ${decided} decided by people stay`,
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
    .start({
      attributeId: attribute.id,
      options: { ...trainingOptions(values), ...(await finetuneOptions(session, values)) },
    })
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
  const { isText } = await describeAttribute(session, run.attributeId)
  if (run.curve.length > 0 && procedureOf(run, isText) !== 'L-BFGS')
    output.note(`go on from its last checkpoint with: selvedge train --resume ${runId}`)
}

/** The version in use of the attribute that this one is of. */
async function versionBefore({ engine }: Session, versionId: number): Promise<number | undefined> {
  for (const { id: attributeId } of await engine.labels.attributes()) {
    const versions = await engine.models.versions({ attributeId })
    if (!versions.some(({ id }) => id === versionId)) continue
    return versions.find(({ id, state }) => state === 'active' && id !== versionId)?.id
  }
  return undefined
}

const accept: Command = {
  options: { version: { type: 'string' } },
  check: (_positionals, values) => (isWhole(values['version']) ? undefined : 'name the version: --version N'),
  async run({ session, output, values }) {
    const versionId = Number(values['version'])
    const before = await versionBefore(session, versionId)
    await session.engine.models.activate({ versionId })
    output.result({ event: 'accepted', versionId }, `version ${versionId} is in use now`)
    if (before !== undefined) output.note(`return to the one before with: selvedge accept --version ${before}`)
  },
}

const models: Command = {
  options: backboneOptions,
  check: (positionals, values) => misusedModels(positionals, values),
  async run(context) {
    const { session, output, positionals } = context
    if (positionals[0] === 'add') return addBackbone(context)
    const results: Record<string, unknown>[] = []
    const rows = [['version', 'attribute', 'state', 'name', 'held out when trained']]
    for (const attribute of await session.engine.labels.attributes()) {
      for (const version of await session.engine.models.versions({ attributeId: attribute.id })) {
        const { id, state, name, metrics } = version
        results.push({ event: 'version', attribute: attribute.name, ...version })
        rows.push([String(id), attribute.name, state, name, metrics ? metricsLine(metrics) : 'not measured'])
      }
    }
    output.table(results, rows)
  },
}

const unsureChoices = new Set(['write', 'empty'])

const exportCommand: Command = {
  options: {
    ...filterOptions,
    format: { type: 'string' },
    output: { type: 'string', short: 'o' },
    unsure: { type: 'string' },
  },
  check: (_positionals, values) =>
    values['unsure'] !== undefined && !unsureChoices.has(String(values['unsure']))
      ? `--unsure is ${String(values['unsure'])}: choose empty (labels a model is not sure of are left out) or write`
      : values['format'] !== undefined && values['format'] !== 'csv'
        ? `there is no export format "${String(values['format'])}"; there is csv`
        : values['output'] === undefined
          ? 'name the file to write: --output FILE'
          : misusedWhere(values),
  async run({ session, output, values }) {
    const path = resolve(String(values['output']))
    const unsure = values['unsure'] === 'empty' ? 'empty' : 'write'
    const { jobId } = await session.engine.exchange.exportCsv({
      path,
      filter: await readFilter(session, values),
      unsure,
    })
    const { note } = await session.follow(jobId)
    output.result({ event: 'exported', path, note }, note)
  },
}

const doctor: Command = {
  async run({ session, output }) {
    const checks = await session.engine.system.doctor()
    for (const { name, ok, detail, remedy } of checks) {
      output.result(
        { event: 'check', name, ok, detail, remedy },
        `${ok ? 'ok  ' : 'BAD '} ${name}: ${detail}`,
        ...(remedy === null ? [] : [`     ${remedy}`]),
      )
    }
    return checks.every(({ ok }) => ok)
  },
}

export const commands: Readonly<Record<string, Command>> = {
  add, tag, label, attributes, next, train, plot, test, accept, models, backbones, runs, vocab, features, annotate, export: exportCommand,
  providers, doctor,
} // prettier-ignore

function isCaption(values: Values): boolean {
  return /^(caption|annotation)$/i.test(String(values['attribute']))
}

function misusedResume(values: Values): string | undefined {
  if (!isWhole(values['resume'])) return '--resume takes the number of a run (the verb runs lists them)'
  const other = Object.keys(values).find((name) => !['resume', 'accept', 'library', 'json'].includes(name))
  return other === undefined ? undefined : `--resume goes on with the options the run began with: leave out --${other}`
}

function misusedOptions(values: Values): string | undefined {
  if (values['l2'] !== undefined && values['l2'] !== 'auto' && !isNumber(values['l2']))
    return '--l2 takes auto or a number'
  const balance = values['class-balance']
  if (balance !== undefined && balance !== 'none' && balance !== 'sqrt' && balance !== 'balanced') {
    return '--class-balance takes none, sqrt or balanced'
  }
  if (values['validation'] !== undefined && !isNumber(values['validation']))
    return '--validation takes a number such as 0.2'
  if (values['iterations'] !== undefined && !isWhole(values['iterations'])) return '--iterations takes a whole number'
  const { solver } = values
  if (solver !== undefined && solver !== 'lbfgs' && solver !== 'sgd') return '--solver takes lbfgs or sgd'
  const byEpochs = solver === 'sgd' || values['finetune'] === true || isCaption(values)
  const ofEpochs = ['lr', 'epochs', 'batch-size', 'schedule', 'checkpoint'].find((name) => values[name] !== undefined)
  if (ofEpochs !== undefined && !byEpochs) return `--${ofEpochs} needs --solver sgd, --finetune or --attribute caption`
  const ofSgd = ['weight-decay', 'hidden'].find((name) => values[name] !== undefined)
  if (ofSgd !== undefined && solver !== 'sgd') return `--${ofSgd} needs --solver sgd`
  const { blocks } = values
  if (blocks !== undefined && values['finetune'] !== true) return '--blocks needs --finetune'
  const ofFinetuning = ['alongside', 'mix', 'name'].find((name) => values[name] !== undefined)
  if (ofFinetuning !== undefined && values['finetune'] !== true) return `--${ofFinetuning} needs --finetune`
  if (blocks !== undefined && blocks !== 'all' && !isWhole(blocks)) return '--blocks takes all or a whole number'
  const { mix } = values
  if (mix !== undefined && mix !== 'auto' && !(isNumber(mix) && Number(mix) > 0 && Number(mix) <= 1))
    return '--mix takes auto or a number above 0, at most 1'
  if (values['minimum-count'] !== undefined && !isCaption(values)) return '--minimum-count needs --attribute caption'
  if (values['minimum-count'] !== undefined && !isWhole(values['minimum-count'])) {
    return '--minimum-count takes a whole number'
  }
  if (values['lr'] !== undefined && !isNumber(values['lr'])) return '--lr takes a number such as 0.01'
  if (values['epochs'] !== undefined && !isWhole(values['epochs'])) return '--epochs takes a whole number'
  if (values['batch-size'] !== undefined && !isWhole(values['batch-size'])) return '--batch-size takes a whole number'
  const { schedule, dropout } = values
  if (schedule !== undefined && schedule !== 'plateau' && schedule !== 'cosine') {
    return '--schedule takes plateau or cosine'
  }
  if (dropout !== undefined && !isCaption(values) && values['finetune'] !== true) {
    return '--dropout needs --finetune or --attribute caption'
  }
  if (dropout !== undefined && !(isNumber(dropout) && Number(dropout) <= 0.9)) {
    return '--dropout takes a number from 0 to 0.9'
  }
  const smoothing = values['label-smoothing']
  if (smoothing !== undefined && !(isNumber(smoothing) && Number(smoothing) <= 0.3))
    return '--label-smoothing takes a number from 0 to 0.3'
  if (values['weight-decay'] !== undefined && !isNumber(values['weight-decay']))
    return '--weight-decay takes a number such as 0.0001'
  const { hidden } = values
  if (hidden !== undefined && !(isWhole(hidden) && Number(hidden) >= 1 && Number(hidden) <= 4096))
    return '--hidden takes a number of units from 1 to 4096'
  if (values['features'] !== undefined && values['from-scratch'] !== true) return '--features needs --from-scratch'
  if (values['memory'] !== undefined && !(isNumber(values['memory']) && Number(values['memory']) > 0))
    return '--memory takes a penalty such as 0.1'
  if (values['memory'] !== undefined && values['from-scratch'] !== true) return '--memory needs --from-scratch'
  if (values['seed'] !== undefined && !isWhole(values['seed'])) return '--seed takes a whole number'
  if (values['like'] !== undefined && !isWhole(values['like'])) return '--like takes the number of a version'
  if (values['measure-since'] !== undefined && !isWhole(values['measure-since']))
    return '--measure-since takes the number of a run'
  return undefined
}

async function finetuneOptions(session: Session, values: Values): Promise<Pick<TrainingOptions, 'finetune'>> {
  if (values['finetune'] !== true) return {}
  const { blocks, alongside, mix, name } = values
  const names = typeof alongside === 'string' ? alongside.split(',') : []
  const ids = []
  for (const attribute of names) ids.push((await findAttribute(session, { attribute })).id)
  return {
    finetune: {
      ...(blocks === undefined ? {} : { lastBlocks: blocks === 'all' ? 'all' : Number(blocks) }),
      ...(ids.length > 0 ? { alongside: ids } : {}),
      ...(mix === undefined || mix === 'auto' ? {} : { mix: Number(mix) }),
      ...(typeof name === 'string' ? { name } : {}),
    },
  }
}

function trainingOptions(values: Values): TrainingOptions {
  const { l2, validation, iterations, seed } = values
  return {
    ...(l2 === undefined ? {} : { l2: l2 === 'auto' ? 'auto' : Number(l2) }),
    ...(values['thorough'] === true ? { thorough: true } : {}),
    ...(values['memory'] === undefined ? {} : { memory: Number(values['memory']) }),
    ...(values['class-balance'] === undefined
      ? {}
      : { classBalance: values['class-balance'] as NonNullable<TrainingOptions['classBalance']> }),
    ...(values['label-smoothing'] === undefined ? {} : { labelSmoothing: Number(values['label-smoothing']) }),
    ...(values['weight-decay'] === undefined ? {} : { weightDecay: Number(values['weight-decay']) }),
    ...(values['hidden'] === undefined ? {} : { hiddenUnits: Number(values['hidden']) }),
    ...(validation === undefined ? {} : { validationShare: Number(validation) }),
    ...(iterations === undefined ? {} : { maximumIterations: Number(iterations) }),
    ...(seed === undefined ? {} : { seed: Number(seed) }),
    ...(values['like'] === undefined ? {} : { like: Number(values['like']) }),
    ...(values['measure-since'] === undefined ? {} : { measureSince: Number(values['measure-since']) }),
    ...(values['from-scratch'] === true ? { fromScratch: true } : {}),
    ...(values['solver'] === 'sgd' ? { solver: 'sgd' as const } : {}),
    ...(values['minimum-count'] === undefined ? {} : { minimumCount: Number(values['minimum-count']) }),
    ...(values['lr'] === undefined ? {} : { learningRate: Number(values['lr']) }),
    ...(values['epochs'] === undefined ? {} : { epochs: Number(values['epochs']) }),
    ...(values['batch-size'] === undefined ? {} : { batchSize: Number(values['batch-size']) }),
    ...(values['schedule'] === undefined
      ? {}
      : { schedule: values['schedule'] as NonNullable<TrainingOptions['schedule']> }),
    ...(values['dropout'] === undefined ? {} : { dropout: Number(values['dropout']) }),
    ...(typeof values['checkpoint'] === 'string' ? { checkpoint: resolve(values['checkpoint']) } : {}),
    ...(typeof values['features'] === 'string' ? { features: values['features'].split(',') } : {}),
  }
}
