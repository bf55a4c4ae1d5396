import { AppError } from '../../common/app-error.ts'
import type {
  FeatureBlock,
  HeadTrainingData,
  HeadTrainingOptions,
  HeadTrainingRequest,
  ManyHeadOptions,
} from '../../common/contracts/training.ts'
import { defaultTrainingOptions } from './defaults.ts'

/** Throws an AppError that names what does not fit, and what to do. Returns the options with the defaults filled in. */
export function checkRequest(request: HeadTrainingRequest): HeadTrainingOptions {
  checkData(request)
  if (request.heldOut) requireBelow('heldOut', request.heldOut.rows, request.rows, 'rows')
  return checkOptions({ ...defaultTrainingOptions, ...request.options })
}

/**
 * Throws an AppError that names what does not fit in the decisions and features, and what to do.
 * @param learnsFromRejections whether "is not X" alone is something to learn from, where there is a base head
 */
export function checkData(request: HeadTrainingData, learnsFromRejections = true): void {
  const { rows, blocks, labels, groups, examples, rejections, base } = request
  checkBlocks(rows, blocks)
  requireDistinct(labels, 'labels')
  if (labels.length < 2) {
    notEnough(`There is ${labels.length === 1 ? `one label ("${labels[0]}")` : 'no label'}. Create at least two.`)
  }
  if (groups.length !== rows) bad(`groups has ${groups.length} entries for ${rows} rows: give one per row.`, 'groups')
  requireSameLength('examples', examples.row.length, examples.label.length, examples.weight.length)
  requireSameLength('rejections', rejections.row.length, rejections.label.length)
  requireBelow('examples.row', examples.row, rows, 'rows')
  requireBelow('examples.label', examples.label, labels.length, 'labels')
  requireBelow('rejections.row', rejections.row, rows, 'rows')
  requireBelow('rejections.label', rejections.label, labels.length, 'labels')
  const badWeight = examples.weight.findIndex((weight) => !(weight >= 0 && weight < Infinity))
  if (badWeight >= 0) {
    bad(`examples.weight[${badWeight}] is ${examples.weight[badWeight]}: give zero or more.`, 'examples.weight')
  }
  if (examples.row.length === 0 && !(learnsFromRejections && base && rejections.row.length > 0)) {
    notEnough('No image has a decision yet. Label or correct a few images first.')
  }
  if (!base && new Set(examples.label).size < 2) {
    notEnough(`All examples are "${labels[examples.label[0]!]}". Label some images of another kind too.`)
  }
}

/** Throws an AppError where there are no features, or they are not described. */
export function checkBlocks(rows: number, blocks: readonly FeatureBlock[]): void {
  if (!Number.isInteger(rows) || rows < 1) bad(`rows is ${rows}: give the number of rows in the features file.`, 'rows')
  if (blocks.length === 0) bad('There is no feature block: name at least one.', 'blocks')
  for (const { id, dimensions, gain = 1 } of blocks) {
    if (!Number.isInteger(dimensions) || dimensions < 1) bad(`Block "${id}" has ${dimensions} dimensions.`, 'blocks')
    if (!(gain > 0)) bad(`Block "${id}" has a gain of ${gain}: give one above zero.`, 'blocks')
  }
  requireDistinct(
    blocks.map(({ id }) => id),
    'blocks',
  )
}

function checkOptions(options: HeadTrainingOptions): HeadTrainingOptions {
  checkLabelSmoothing(options.labelSmoothing)
  checkOptimisation(options)
  return options
}

/** What every fit to the optimum is told. */
export function checkOptimisation({ l2, maximumIterations, threads, seed }: ManyHeadOptions): void {
  if (l2 !== 'auto' && !(l2 >= 0 && l2 < Infinity)) bad(`l2 is ${l2}: give zero or more, or "auto".`, 'l2')
  if (!Number.isInteger(maximumIterations) || maximumIterations < 1) {
    bad(`maximumIterations is ${maximumIterations}: give a whole number from 1.`, 'maximumIterations')
  }
  if (!Number.isInteger(threads) || threads < 1) bad(`threads is ${threads}: give a whole number from 1.`, 'threads')
  if (!Number.isInteger(seed)) bad(`seed is ${seed}: give a whole number.`, 'seed')
}

export function checkLabelSmoothing(share: number): void {
  if (!(share >= 0 && share <= 0.3)) {
    bad(`labelSmoothing is ${share}: give a share from 0 to 0.3.`, 'labelSmoothing')
  }
}

export function requireDistinct(names: readonly string[], field: string): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) bad(`${field} names "${twice}" twice: every name may appear once.`, field)
}

function requireSameLength(field: string, ...lengths: number[]): void {
  if (new Set(lengths).size > 1) bad(`The arrays of ${field} have different lengths: ${lengths.join(', ')}.`, field)
}

function requireBelow(field: string, values: Int32Array, limit: number, what: string): void {
  const at = values.findIndex((value) => value < 0 || value >= limit)
  if (at >= 0) bad(`${field}[${at}] is ${values[at]}, but there are ${limit} ${what} (0 to ${limit - 1}).`, field)
}

function bad(message: string, subject: string): never {
  throw new AppError('bad-request', message, subject)
}

function notEnough(message: string): never {
  throw new AppError('not-enough-data', message)
}
