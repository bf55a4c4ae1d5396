import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../common/app-error.ts'
import { atTemperature, fitTemperature } from '../head/calibrate.ts'
import { checkData } from '../head/check-request.ts'
import { gatherRows, readFeatures, requireFinite } from '../data/features.ts'
import { DifferentiableGraph } from '../graph/differentiable-graph.ts'
import { writeBack } from '../graph/write-back.ts'
import { encodeHead } from '../head/head-model.ts'
import { measure } from '../data/metrics.ts'
import { Progress, type Abort, type OnProgress } from '../progress.ts'
import { fingerprintOf } from '../epochs/checkpoint.ts'
import { trainByEpochs } from '../epochs/epochs.ts'
import { replaceFile } from '../../common/replace-file.ts'
import { trainingRows } from '../epochs/targets.ts'
import { loadTensorFlow } from '../tensorflow/backend.ts'
import { applyTransforms, fitTransforms } from '../data/transforms.ts'
import { Companions } from './companions.ts'
import { gather } from './features.ts'
import { atWorkingLength, firstHead } from './first-head.ts'
import { FinetuneLearner } from './learner.ts'
import { mix } from './mix.ts'
import { finetuneOptions } from './options.ts'
import { PixelStore } from './pixels.ts'
import type { FinetuneRequest, FinetuneResult } from '../../common/contracts/finetune.ts'

/**
 * Trains the last blocks of a backbone together with a head on its embedding: the original library's procedure, on
 * images that are moved at random each time. Writes a new backbone, the same graph with other weights, and a new head.
 *
 * It learns from decided rows alone, as `trainHeadBySgd` does, and its head begins where it is solved on the features as
 * they are.
 */
export async function finetune(
  request: FinetuneRequest,
  onProgress: OnProgress = () => undefined,
  abort: Abort = { aborted: false },
): Promise<FinetuneResult> {
  const options = finetuneOptions(request)
  const { threads, epochs, checkpointFolder, labelSmoothing } = options
  const decisions = { ...request, base: null, outputFile: request.outputs.headFile }
  checkData(decisions)
  const own = ownBlock(request)
  const { labels } = request
  const progress = new Progress(onProgress, abort)
  const throwIfAborted = (): void => progress.throwIfAborted()

  progress.enter('reading')
  const pixels = new PixelStore(request.pixels, request.rows)
  let graph: DifferentiableGraph | null = null
  let learner: FinetuneLearner | null = null
  let companions: Companions | null = null
  try {
    const { tf, ...backend } = await loadTensorFlow(options.backend, threads)
    const bytes = readFileSync(request.backbone.file)
    graph = new DifferentiableGraph(tf, bytes, request.backbone.file, request.backbone.output)
    requireSize(graph, request)
    const width = request.blocks.reduce((sum, block) => sum + block.dimensions, 0)
    const matrix = readFeatures(request.featuresFile, request.rows, width)
    requireFinite(matrix, request.featuresFile)
    const training = trainingRows(decisions, options)
    const { targets, decided, heldOut, rows } = training
    const fitting = rows.filter((_, i) => heldOut[i] === 0)
    const blocks = fitTransforms(matrix, atWorkingLength(request.blocks), fitting)
    applyTransforms(matrix, blocks)
    const features = gatherRows(matrix, rows).data
    const beside = (request.companions ?? []).map((companion) => ({
      ...companion,
      label: rows.map((row) => companion.label[row]!),
    }))
    if (beside.length > 0) {
      const offset = blocks.slice(0, own).reduce((sum, block) => sum + block.dimensions, 0)
      const { dimensions } = blocks[own]!
      const everyone = Int32Array.from(rows, (_, index) => index)
      const ownFeatures = gather(features, width, offset, dimensions, everyone)
      companions = await Companions.start(
        tf,
        { companions: beside, own: ownFeatures, dimensions, heldOut, labelSmoothing },
        threads,
      )
    }
    const fitted = rows.map((_, i) => i).filter((i) => heldOut[i] === 0)
    const everything = { features, dimensions: width, targets, labels: labels.length }
    const start = await firstHead(everything, fitted, threads)
    const data = { companions, pixels, rows, features, blocks, own, targets, labels: labels.length, decided, heldOut }
    learner = new FinetuneLearner(tf, graph, data, options, start)
    const { backend: __, checkpointFolder: ___, epochs: ____, threads: _____, ...settings } = options
    const fingerprint = fingerprintOf(
      JSON.stringify([settings, backend.name, backend.version, request.labels, request.blocks, graph.output]),
      await pixels.digest(throwIfAborted),
      bytes,
      ...[features, targets, rows, decided, heldOut, start],
      ...beside.map(({ label }) => label),
    )

    progress.enter('fitting', epochs)
    const found = await trainByEpochs(tf, learner, {
      ...options,
      checkpointFile: checkpointFolder === null ? null : join(checkpointFolder, 'finetune.checkpoint'),
      fingerprint,
      throwIfAborted,
      onPoint: (point) => progress.iteration(point, epochs),
    })

    progress.enter('validating')
    const held = learner.heldOutRows
    const truth = held.map((row) => decided[row]!)
    const logProbabilities = learner.logProbabilities()
    const temperature = fitTemperature(logProbabilities, truth, labels.length, 1)
    const after = atTemperature(logProbabilities.map(Math.exp), labels.length, temperature)

    const tuned = writeBack(tf, bytes, learner.trained)
    const heldOutRows = Int32Array.from(held, (row) => rows[row]!)
    const mixed = request.sentinels
      ? await mix(
          {
            start: { bytes, name: request.backbone.file },
            tuned: { bytes: tuned, name: request.outputs.backboneFile },
            names: { input: graph.input.name, output: graph.output },
            threads,
            throwIfAborted,
          },
          {
            pixels,
            learned: { rows: fitted.map((row) => rows[row]!), label: fitted.map((row) => decided[row]!) },
            heldOut: { rows: heldOutRows, label: truth },
          },
          request.sentinels,
        )
      : null

    progress.enter('saving')
    const newBlock = request.backbone.newBlock ?? request.backbone.block
    const named = blocks.map((block, index) => (index === own ? { ...block, id: newBlock } : block))
    const backboneBytes = mixed?.bytes ?? tuned
    const head = encodeHead({ labels, blocks: named, point: learner.point(), temperature })
    replaceFile(request.outputs.backboneFile, backboneBytes)
    replaceFile(request.outputs.headFile, head)
    progress.finish()
    return {
      metrics: truth.length > 0 ? measure(after, truth, labels) : null,
      heldOutRows,
      mix: mixed && { share: mixed.share, compared: mixed.compared },
      curve: found.curve,
      iterations: found.epochs,
      bestEpoch: found.bestAt,
      reason: found.reason,
      seconds: progress.seconds,
      temperature,
      trainingRows: fitting.length,
      validationRows: held.length,
      backend,
      secondsPerStep: found.secondsPerStep,
      blocks: {
        trained: options.lastBlocks === 'all' ? graph.blocks.length : Math.min(options.lastBlocks, graph.blocks.length),
        all: graph.blocks.length,
      },
      trainedNumbers: learner.trained.reduce((sum, { variable }) => sum + variable.size, 0),
      backboneSha256: createHash('sha256').update(backboneBytes).digest('hex'),
    }
  } finally {
    learner?.dispose()
    companions?.dispose()
    graph?.dispose()
    pixels.close()
  }
}

function ownBlock({ blocks, backbone }: FinetuneRequest): number {
  const own = blocks.findIndex(({ id }) => id === backbone.block)
  if (own >= 0) return own
  const names = blocks.map(({ id }) => `"${id}"`).join(', ')
  throw new AppError('bad-request', `No feature block is named "${backbone.block}": there are ${names}.`, 'backbone')
}

function requireSize(graph: DifferentiableGraph, { pixels, backbone }: FinetuneRequest): void {
  const { height, width } = graph.input
  if ((height ?? pixels.height) === pixels.height && (width ?? pixels.width) === pixels.width) return
  const message = `The images are ${pixels.height} x ${pixels.width}, but the network takes ${height} x ${width}.`
  throw new AppError('bad-request', `${message} Write the pixels file in this size.`, backbone.file)
}
