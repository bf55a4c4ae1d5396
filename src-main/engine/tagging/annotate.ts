import { resolve } from 'node:path'
import type { AnnotatedPicture, Candidate, Decoding } from '../../../src-preload/contract.ts'
import type { EmbedRequest, EmbedResult, TopLabels } from '../../common/contracts/vision.ts'
import type { Kinds } from '../kinds/kinds.ts'
import type { Attributes } from '../labels/attributes.ts'
import type { Backbones } from '../backbones/backbones.ts'
import type { Versions } from '../models/versions.ts'
import type { Claims } from '../values/claims.ts'
import type { CaptionWriter } from './caption-writer.ts'

export interface AnnotateParts {
  attributes: Attributes
  kinds: Kinds
  backbones: Backbones
  versions: Versions
  claims: Claims
  captionWriter: CaptionWriter
  embed(request: EmbedRequest): Promise<EmbedResult>
}

/** Pictures per request. */
const batchSize = 32

/** What the models in use say of pictures anywhere on the disk; nothing of it is kept. */
export async function annotatePictures(
  { attributes, backbones, captionWriter, claims, kinds, versions, embed }: AnnotateParts,
  paths: readonly string[],
  decoding: Decoding | undefined,
): Promise<AnnotatedPicture[]> {
  const { heads } = versions.specs(versions.activeIds())
  const specs = backbones.specs(versions.featuresInUse())
  const annotated: AnnotatedPicture[] = []
  for (let start = 0; start < paths.length; start += batchSize) {
    const items = paths
      .slice(start, start + batchSize)
      .map((path, index) => ({ id: start + index, path: resolve(path) }))
    const result = await embed({ items, backbones: specs, heads })
    const certain = claims.ofPredicted(result.rows.map((_, row) => bestOf(result, row)))
    const captions = await captionWriter.writeElsewhere(result.blocks, result.rows.length, certain, decoding)
    for (const { id, path } of items) {
      const row = result.rows.indexOf(id)
      const error = result.pictures.find((picture) => picture.id === id)?.error ?? null
      annotated.push(
        row < 0
          ? { path, error, labels: [], caption: null }
          : { path, error, ...said(result, row), caption: captions?.[row] ?? null },
      )
    }
  }
  return annotated

  function candidatesOf(top: TopLabels, row: number): Candidate[] {
    const meaning = versions.meaning(top.versionId)
    return meaning.now(meaning.said(top, row))
  }

  function bestOf({ predictions }: EmbedResult, row: number): Map<number, Candidate> {
    const answers = predictions.flatMap((top) => {
      const [best] = candidatesOf(top, row)
      return best ? [[versions.get(top.versionId).attributeId, best] as const] : []
    })
    return new Map(answers)
  }

  function said({ predictions }: EmbedResult, row: number): Pick<AnnotatedPicture, 'labels'> {
    const labels = predictions.flatMap((top) => {
      const { attributeId } = versions.get(top.versionId)
      const names = attributes.labelNames(attributeId)
      const candidates = candidatesOf(top, row).map(({ labelId, confidence }) => ({
        label: names.get(labelId) ?? '',
        confidence,
      }))
      const { kind, name: attribute } = attributes.get(attributeId)
      if (kinds.named(kind).value.isCutAtThreshold) {
        const stated = candidates.filter(({ confidence }) => confidence >= attributes.threshold(attributeId))
        return stated.map((candidate) => ({ attribute, ...candidate, next: [] }))
      }
      const [best, ...next] = candidates
      return best ? [{ attribute, ...best, next }] : []
    })
    const order = attributes.names()
    labels.sort((a, b) => order.indexOf(a.attribute) - order.indexOf(b.attribute))
    return { labels }
  }
}
