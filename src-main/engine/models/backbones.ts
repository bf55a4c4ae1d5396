import { join } from 'node:path'
import type { BackboneSpec } from '../../common/vision-types.ts'
import { readBackboneCard, verifyModelFile } from './cards.ts'

/** The backbone everything is embedded with. */
export const defaultBackbone = 'efficientnet-lite0'

/** Reads and checks the shipped backbone. @throws AppError `model-missing`, `damaged` */
export async function loadBackbone(modelsFolder: string): Promise<BackboneSpec> {
  const folder = join(modelsFolder, defaultBackbone)
  const card = readBackboneCard(folder)
  await verifyModelFile(folder, card)
  return { name: card.id, file: join(folder, card.file), input: card.input, output: card.output }
}
