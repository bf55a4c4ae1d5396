import { join } from 'node:path'
import type { BackboneFile } from '../../src-preload/contract.ts'
import type { Prepared, PrepareRequest } from '../common/contracts/backbones.ts'
import { inspectBackbone } from './inspect-backbone.ts'
import { prepareBackbone } from './prepare-backbone.ts'
import { trialBounds } from './trial-bounds.ts'

/** What a person is shown of a model file before it is added. @throws AppError as `inspectBackbone` */
export async function describeFile(path: string): Promise<BackboneFile> {
  const { name, bytes, nodes, input, candidates, normalisation } = await inspectBackbone(path)
  const { width, height, layout } = input
  const features = candidates.map(({ tensor, found, dimensions, operator }) => ({
    tensor,
    found,
    dimensions,
    operator,
  }))
  return { path, name, bytes, nodes, input: { width, height, layout }, features, normalisation }
}

/** Writes a foreign network as a backbone, not tried yet. @throws AppError as `prepareBackbone` */
export async function prepare({ path, choices, folder: target }: PrepareRequest): Promise<Prepared> {
  const { folder, card } = await prepareBackbone(path, choices, target)
  const file = join(folder, card.file)
  const spec = { name: card.id, file, input: card.input, output: card.output }
  return { folder, spec, bounds: await trialBounds(file) }
}
