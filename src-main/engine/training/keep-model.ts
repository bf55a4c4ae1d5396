import { mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import type { HeadTrainingResult, TrainedHead } from '../../common/contracts/training.ts'
import { syncFile } from '../../common/replace-file.ts'
import type { Attributes } from '../labels/attributes.ts'
import { fileHash, writeCard, type CaptionerCard, type HeadCard, type ModelCard } from '../models/cards.ts'
import { toCard } from '../models/confusion.ts'
import type { Versions } from '../models/versions.ts'
import { plainMetrics } from './accuracy.ts'
import type { Snapshot } from './checkpoints.ts'
import type { Dataset } from './dataset.ts'
import type { LearnedFrom, TrainRequest } from './procedure.ts'

export interface KeepParts {
  database: Database
  attributes: Attributes
  versions: Versions
  modelsFolder: string
}

/** What a procedure says of the model it made; the rest of a card is alike for all. */
type Said<Card extends ModelCard> = Omit<Card, 'format' | 'id' | 'name' | 'attribute' | 'features' | 'sha256' | 'date'>

/**
 * Keeps the head or captioner a run made as the candidate of its attribute; it takes the place of one that still waits.
 * @param made its `file` in a place that does not last; `ending` of the name; `labelIds` of a head's outputs
 * @returns the version's id
 */
export async function keepVersion(
  { attributes, database, modelsFolder, versions }: KeepParts,
  { attributeId, runId, options }: TrainRequest,
  { dataset: { extent }, features, priorId }: Snapshot<Pick<LearnedFrom, 'extent'>>,
  made: { file: string; said: Said<HeadCard> | Said<CaptionerCard>; ending?: string; labelIds?: readonly number[] },
): Promise<number> {
  const { name: attribute, title } = attributes.get(attributeId)
  const { file, said, ending = '', labelIds } = made
  // After a restore, numbers of runs are given again.
  const folder = versions.freeFolder(modelFolder(attribute, runId))
  const prior = priorId === null ? null : versions.get(priorId).name
  const card = await keepModel<ModelCard>(file, join(modelsFolder, folder), {
    format: 1,
    id: folder,
    name: `${title} ${runId}${ending}`,
    attribute,
    features,
    date: today(),
    ...said,
    training: {
      prior,
      ...(options.among && { among: { name: options.among.name, ...extent } }),
      ...said.training,
      options,
    },
  })
  return database.transaction(() => {
    versions.replaceCandidates(attributeId)
    return versions.add({
      attributeId, name: card.name, origin: 'trained', folder, state: 'candidate', runId, card, ...(labelIds && { labelIds }),
    }) // prettier-ignore
  })()
}

/** @param solved what L-BFGS or SGD made of the snapshot; `training` goes into the card */
export function keepHead(
  parts: KeepParts,
  request: TrainRequest,
  snapshot: Snapshot<Dataset>,
  solved: {
    file: string
    result: TrainedHead & Partial<Pick<HeadTrainingResult, 'threshold'>>
    training: Record<string, unknown>
    ending?: string
  },
): Promise<number> {
  const { labelIds, labels, examples } = snapshot.dataset
  const { metrics, temperature, threshold } = solved.result
  return keepVersion(
    parts,
    request,
    { ...snapshot, features: solved.result.features },
    {
      ...solved,
      labelIds,
      said: {
        kind: 'head',
        file: 'head.onnx',
        labels,
        metrics: metrics && plainMetrics(metrics),
        confusion: metrics && toCard({ labels, counts: metrics.confusion }),
        ...(threshold != null && { threshold }),
        training: { examples: examples.row.length, temperature, ...solved.training },
        licence: 'of whoever owns the labels',
      },
    },
  )
}

/**
 * Puts a trained model's file and card into a folder of their own: files first, then the row that names them.
 * @param file as it was written, in a place that does not last
 * @returns the card with the checksum of the file
 */
export async function keepModel<Card extends { file: string; sha256: string }>(
  file: string,
  target: string,
  card: Omit<Card, 'sha256'>,
): Promise<Card> {
  const whole = { ...card, sha256: await fileHash(file) } as Card
  mkdirSync(target, { recursive: true })
  syncFile(file)
  renameSync(file, join(target, whole.file))
  writeCard(target, whole)
  return whole
}

/** The name of a run's folder among the models. */
export function modelFolder(attribute: string, runId: number): string {
  return `${attribute.replace(/[^a-z0-9]+/gi, '-')}-${runId}`
}

export const today = (): string => new Date().toISOString().slice(0, 10)
