import { closeSync, ftruncateSync, openSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import type { FinetuneTraining } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import { colourDescriptorId, reservedFeatureNames } from '../../common/feature-names.ts'
import type { Companion, FinetuneResult } from '../../common/contracts/finetune.ts'
import type { HeadTrainingRequest, HeadTrainingResult } from '../../common/contracts/training.ts'
import type { BackboneSpec, EmbedItem, PixelsRequest, PixelsResult } from '../../common/contracts/vision.ts'
import { readBackboneCard, type BackboneCard } from '../models/cards.ts'
import type { Snapshot } from './checkpoints.ts'
import type { Dataset } from './dataset.ts'
import type { HeadParts, HeadProcedure } from './head-procedure.ts'
import { keepModel, modelFolder, today } from './keep-model.ts'
import type { Outcome, RunContext, TrainRequest } from './procedure.ts'
import { blocksForEpochs } from './recipe.ts'
import { describeMix, labelsOf, type Sentinel } from './sentinels.ts'
import { finetuneOptions, lbfgsOptions } from './trainer-options.ts'

export interface FinetuneParts extends HeadParts {
  heads: HeadProcedure
  /** Requests for pixels that keep every vision process busy. */
  requestsAhead: number
  writePixels(request: PixelsRequest, signal: AbortSignal): Promise<PixelsResult>
  pathOf(imageId: number): string
  /** Pictures that ship with the program, to judge by what a fine-tuning costs elsewhere. */
  sentinels: readonly Sentinel[]
  /** Embeds every image that lacks one of these features. */
  embedMissing(features: readonly string[], context: Pick<RunContext, 'signal' | 'progress'>): Promise<unknown>
}

/** Pictures per request for pixels. */
const pixelsBatch = 32

/**
 * Trains the last blocks of a backbone together with a head. What comes out is a new backbone, a head that reads it, and
 * every image embedded with it; the old backbone and what reads it stay as they are.
 */
export class FinetuneProcedure {
  readonly #parts: FinetuneParts

  constructor(parts: FinetuneParts) {
    this.#parts = parts
  }

  async run(training: TrainRequest<FinetuneTraining>, context: RunContext): Promise<Outcome> {
    const { attributes, backbones, heads } = this.#parts
    const { attributeId, options } = training
    // It learns from decided images alone.
    const { snapshot, request } = await heads.request(training, context, { withSample: false })
    const { dataset, features } = snapshot
    const old = features.find((name) => name !== colourDescriptorId)
    if (old === undefined) {
      const message = 'There is no backbone among the features to fine-tune. Train from scratch with one.'
      throw new AppError('bad-request', message, 'features')
    }
    const backbone = backbones.spec(old)
    const newBlock = this.#newName(training, old)
    const { pathOf, sentinels } = this.#parts
    const images = dataset.imageIds.map((id) => ({ id, path: pathOf(id) }))
    const pixels = await this.#writePixels(images, backbone, context, 'pixels.u8')
    const others = sentinels.map(({ path }, id) => ({ id, path }))
    const { file } = await this.#writePixels(others, backbone, context, 'sentinels.u8')
    const outputs = {
      backboneFile: join(context.scratch, 'backbone.onnx'),
      headFile: join(context.scratch, 'head.onnx'),
    }
    const { base, ...decisions } = request
    const result = await context.train('finetune', {
      ...decisions,
      blocks: blocksForEpochs(features, (name) => this.#parts.embeddings.dimensions(name)),
      attribute: attributes.get(attributeId).name,
      pixels,
      companions: (options.alongside ?? []).map((id) => this.#companion(id, dataset)),
      backbone: { file: backbone.file, block: old, output: backbone.output.name, newBlock },
      ...(sentinels.length > 0 && {
        sentinels: { file, label: labelsOf(sentinels), share: options.mix ?? 'auto' },
      }),
      outputs,
      options: finetuneOptions(options, context.checkpointFolder),
    })
    // The shipped model goes on reading its own backbone beside the new one.
    const own = features.map((name) => (name === old ? newBlock : name))
    const tuned = { ...snapshot, features: base ? [...new Set([...own, ...features])] : own }
    return this.#orRemoved(newBlock, context, async () => {
      await this.#keepBackbone(training, old, newBlock, outputs.backboneFile, result)
      await this.#parts.embedMissing(tuned.features, context)
      // The head that learned along is a poor one; solved to its optimum it is several points better.
      const solved = await this.#solveHead(training, tuned, { ...request, heldOut: result.heldOutRows }, context)
      const outcome = await heads.keep(training, tuned, {
        ...solved,
        ending: ', fine-tuned',
        curve: result.curve,
        training: {
          solver: 'fine-tuning by SGD, then L-BFGS',
          blocks: result.blocks,
          epochs: result.iterations,
          bestEpoch: result.bestEpoch,
        },
      })
      const { mix } = result
      return mix ? { ...outcome, note: `${outcome.note}; ${describeMix(mix)}` } : outcome
    })
  }

  /** A backbone without the head it was made for is read by nothing: it goes when that cannot be made. */
  async #orRemoved<Result>(name: string, context: RunContext, work: () => Promise<Result>): Promise<Result> {
    const { backbones } = this.#parts
    try {
      return await work()
    } catch (error) {
      const made = backbones.list().find((backbone) => backbone.name === name)
      // Where the studio is closing the run goes on with it at the next start.
      const isNeeded = context.closing || made?.isCurrent || (made?.usedBy.length ?? 0) > 0
      if (made && !isNeeded) backbones.remove(name)
      throw error
    }
  }

  /** The same decisions, split as before, on the new features. */
  async #solveHead(
    { attributeId, options }: TrainRequest<FinetuneTraining>,
    snapshot: Snapshot<Dataset>,
    { heldOut, ...request }: Omit<HeadTrainingRequest, 'options' | 'outputFile' | 'heldOut'> & { heldOut: Int32Array },
    context: RunContext,
  ): Promise<{ file: string; result: HeadTrainingResult }> {
    const { attributes, datasets, heads } = this.#parts
    const { dataset, features } = snapshot
    const file = join(context.scratch, 'solved.onnx')
    const featuresFile = join(context.scratch, 'new-features.f32')
    await datasets.writeFeatures(dataset.imageIds, features, featuresFile, context.signal)
    const result = await context.train('trainHead', {
      ...request,
      ...(await heads.others(snapshot, context)),
      featuresFile,
      blocks: heads.blocks(attributes.get(attributeId).name, features),
      ...(heldOut.length > 0 && { heldOut: { rows: heldOut, learns: true } }),
      outputFile: file,
      options: lbfgsOptions(options),
    })
    return { file, result }
  }

  /** @throws AppError `already-exists`, `bad-request` */
  #newName({ attributeId, runId, options }: TrainRequest<FinetuneTraining>, old: string): string {
    const { attributes, backbones } = this.#parts
    const name = options.name ?? `${rootOf(old)}-${modelFolder(attributes.get(attributeId).name, runId)}`
    if (reservedFeatureNames.has(name)) {
      const message = `"${name}" is a word that models use for parts of their own. Choose another name.`
      throw new AppError('bad-request', message, name)
    }
    // A run that goes on may have made it before it was stopped.
    const isOwn = backbones.list().some((backbone) => backbone.name === name && backbone.runId === runId)
    if (isOwn || !backbones.makes(name)) return name
    throw new AppError('already-exists', `There is a backbone "${name}" already. Choose another name.`, name)
  }

  /** @throws AppError for an attribute that nothing can be learned of */
  #companion(attributeId: number, { imageIds }: Dataset): Companion {
    const { kind, name, title } = this.#parts.attributes.get(attributeId)
    const { labels, label } = this.#parts.datasets.labelsOf(attributeId, imageIds)
    if (kind === 'label' && labels >= 2) return { attribute: name, labels, label }
    const message = `${title} has too few decisions on these images to be learned alongside. Leave it out.`
    throw new AppError('not-enough-data', message, name)
  }

  /** Pictures as the backbone takes them, in a file: a catalog's do not fit into memory. */
  async #writePixels(
    images: readonly EmbedItem[],
    { input }: BackboneSpec,
    context: RunContext,
    name: string,
  ): Promise<{ file: string; height: number; width: number }> {
    const file = join(context.scratch, name)
    const bytes = images.length * input.width * input.height * 3
    makeRoom(context.scratch, file, bytes)
    context.progress({ done: 0, total: images.length, note: 'Reading pictures' })
    const { requestsAhead, writePixels } = this.#parts
    const failed: number[] = []
    const underWay = new Set<Promise<void>>()
    let done = 0
    for (let firstRow = 0; firstRow < images.length; firstRow += pixelsBatch) {
      context.signal.throwIfAborted()
      const items = images.slice(firstRow, firstRow + pixelsBatch)
      const request = writePixels({ items, input, file, firstRow }, context.signal).then((result) => {
        failed.push(...result.failed)
        done += items.length
        context.progress({ done })
      })
      const settled = request.finally(() => underWay.delete(settled))
      // Awaited below; until then a failure must not count as unhandled.
      settled.catch(() => undefined)
      underWay.add(settled)
      if (underWay.size >= requestsAhead) await Promise.race(underWay)
    }
    await Promise.all(underWay)
    const unreadable = images.find(({ id }) => failed.includes(id))
    if (unreadable) {
      const { path } = unreadable
      const message = `"${path}"${failed.length > 1 ? ` and ${failed.length - 1} more` : ''} cannot be read any more. Rescan the catalog, then train again.`
      throw new AppError('unreadable', message, path)
    }
    return { file, height: input.height, width: input.width }
  }

  async #keepBackbone(
    { attributeId, runId, options }: TrainRequest,
    old: string,
    id: string,
    file: string,
    result: FinetuneResult,
  ): Promise<void> {
    const { attributes, backbones, modelsFolder } = this.#parts
    const { input, output } = backbones.spec(old)
    const { licence, title } = backbones.get(old)
    const card: Omit<BackboneCard, 'sha256'> & { training: unknown } = {
      format: 1,
      kind: 'backbone',
      id,
      name: `${title.replace(/, fine-tuned on .*$/, '')}, fine-tuned on ${attributes.get(attributeId).title} (run ${runId})`,
      file: 'model.onnx',
      input,
      output,
      licence,
      date: today(),
      runId,
      training: {
        from: old,
        blocks: result.blocks,
        numbers: result.trainedNumbers,
        epochs: result.iterations,
        bestEpoch: result.bestEpoch,
        ...(result.mix && { mix: result.mix }),
        backend: result.backend,
        options,
      },
    }
    const folder = join(modelsFolder, id)
    await keepModel(file, folder, card)
    readBackboneCard(folder)
    backbones.refresh()
  }
}

/** The name of the backbone that a fine-tuned one goes back to. */
function rootOf(name: string): string {
  return name.replace(/-[a-z0-9-]+-\d+$/i, '')
}

/** @throws AppError `disk-full` before anything is written */
function makeRoom(folder: string, file: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(folder)
  if (bytes > bavail * bsize) {
    const needed = (bytes / 1e9).toFixed(1)
    throw new AppError(
      'disk-full',
      `Fine-tuning needs ${needed} GB for pixels in "${folder}". Free some space.`,
      folder,
    )
  }
  const descriptor = openSync(file, 'w')
  try {
    ftruncateSync(descriptor, bytes)
  } finally {
    closeSync(descriptor)
  }
}
