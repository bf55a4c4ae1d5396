import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../common/app-error.ts'
import { readFeatures, requireFinite, type FeatureMatrix } from '../data/features.ts'
import { Progress, type Abort, type OnProgress } from '../progress.ts'
import { fingerprintOf } from '../epochs/checkpoint.ts'
import { trainByEpochs } from '../epochs/epochs.ts'
import { originalOptions as originalSgd } from '../epochs/options.ts'
import { replaceFile } from '../../common/replace-file.ts'
import { holdOut } from '../data/split.ts'
import { newToPrior } from './new-to-prior.ts'
import { loadTensorFlow } from '../tensorflow/backend.ts'
import { applyTransforms, fitTransforms } from '../data/transforms.ts'
import { captionerFrom } from './captioner-start.ts'
import { encodeCaptioner } from './captioner-model.ts'
import { checkCaptionRequest } from './check-request.ts'
import { CaptionDecoder } from '../../common/captioner/decoder.ts'
import { CaptionLearner } from './learner.ts'
import { measureCaptions, nothingHeldOut, type Measured } from './measure.ts'
import { originalSize } from './network-size.ts'
import type {
  CaptionOptions,
  CaptionTrainingRequest,
  CaptionTrainingResult,
} from '../../common/contracts/caption-training.ts'
import { Vocabulary } from '../../common/captioner/vocabulary.ts'

/** The original library's settings. */
export const originalCaptionOptions: CaptionOptions = {
  ...originalSgd,
  ...originalSize,
  batchSize: 25,
  minimumCount: 3,
  longest: 20,
  dropout: 0,
  labelSmoothing: 0,
}

/** Trains a captioner: load, split by product, dictionary, fit with validation, save, measure on the held-out images. */
export async function trainCaptioner(
  request: CaptionTrainingRequest,
  onProgress: OnProgress = () => undefined,
  abort: Abort = { aborted: false },
): Promise<CaptionTrainingResult> {
  const options = { ...originalCaptionOptions, ...request.options }
  checkCaptionRequest(request, options)
  const progress = new Progress(onProgress, abort)

  progress.enter('reading')
  const { tf, ...backend } = await loadTensorFlow(options.backend, options.threads)
  const { blocks, captions, outputFile } = request
  const width = blocks.reduce((sum, block) => sum + block.dimensions, 0)
  const raw = readFeatures(request.featuresFile, request.rows, width)
  requireFinite(raw, request.featuresFile)
  const heldOut = heldOutCaptions(request, options)
  const fitted = captions.text.filter((_, i) => heldOut[i] === 0)
  const vocabulary = Vocabulary.build(fitted, options.minimumCount)
  if (vocabulary.size < 4) {
    throw new AppError('not-enough-data', 'No word occurs often enough. Write more captions, or lower minimumCount.')
  }
  const fittingRows = captions.row.filter((_, i) => heldOut[i] === 0)
  const measured = fitTransforms(raw, blocks, fittingRows)
  const prior = request.prior?.modelFile
  const first = captionerFrom(prior ? { bytes: readFileSync(prior), file: prior } : null, vocabulary, measured, options)
  const matrix: FeatureMatrix = { ...raw, data: raw.data.slice() }
  applyTransforms(matrix, first.blocks)

  const words = captions.text.map((text) => first.vocabulary.encode(text).slice(0, options.longest))
  const pairs = words.map((tokens, i) => ({ row: captions.row[i]!, tokens }))
  const data = { features: matrix.data, width, captions: pairs, heldOut }
  const learner = new CaptionLearner(tf, first.size, first.values, data, options)
  try {
    progress.enter('fitting', options.epochs)
    const { backend: _, checkpointFolder, epochs: __, threads: ___, ...settings } = options
    const found = await trainByEpochs(tf, learner, {
      ...options,
      checkpointFile: checkpointFolder === null ? null : join(checkpointFolder, 'captioner.checkpoint'),
      fingerprint: fingerprintOf(
        JSON.stringify([settings, backend.name, backend.version, pairs, first.vocabulary, first.size]),
        matrix.data,
        heldOut,
        ...Object.values(first.values),
      ),
      throwIfAborted: () => progress.throwIfAborted(),
      onPoint: (point) => progress.iteration(point, options.epochs),
    })
    progress.enter('saving')
    const bytes = encodeCaptioner({ ...first, values: learner.values(), longest: options.longest })
    replaceFile(outputFile, bytes)

    progress.enter('validating')
    const measureWith = async (model: Uint8Array, file: string): Promise<Measured> => {
      const decoder = await CaptionDecoder.open(model, file, options.threads)
      try {
        return await measureCaptions(decoder, raw, captions, heldOut, () => progress.throwIfAborted())
      } finally {
        await decoder.release()
      }
    }
    const after = await measureWith(bytes, outputFile)
    const before = prior ? await measureWith(readFileSync(prior), prior) : null
    progress.finish()
    return {
      metrics: after.metrics,
      metricsBefore: before?.metrics ?? null,
      heldOut: after.heldOut,
      heldOutBefore: before?.heldOut ?? nothingHeldOut,
      curve: found.curve,
      epochs: found.epochs,
      bestEpoch: found.bestAt,
      reason: found.reason,
      seconds: progress.seconds,
      secondsPerStep: found.secondsPerStep,
      vocabularySize: first.vocabulary.size,
      trainingCaptions: fitted.length,
      validationCaptions: captions.text.length - fitted.length,
      backend,
    }
  } finally {
    learner.dispose()
  }
}

/**
 * 1 for every caption that is held out: whole products, all captions of a row on one side, none of a product that the
 * prior learned from.
 */
function heldOutCaptions(request: CaptionTrainingRequest, { validationShare, seed }: CaptionOptions): Uint8Array {
  const { captions, groups } = request
  const alone = groups.reduce((most, group) => Math.max(most, group), -1) + 1
  const isNew = newToPrior(request)
  const candidates = captions.row.map((_, i) => i).filter((i) => isNew(captions.row[i]!))
  const ownGroups = candidates.map((i) => {
    const row = captions.row[i]!
    return groups[row]! < 0 ? alone + row : groups[row]!
  })
  const chosen = holdOut(new Int32Array(candidates.length), ownGroups, validationShare, seed)
  const heldOut = new Uint8Array(captions.row.length)
  for (const [at, i] of candidates.entries()) heldOut[i] = chosen[at]!
  return heldOut
}
