import { join } from 'node:path'
import type { BackboneSpec } from '../../src-main/common/contracts/vision.ts'
import { defaultBackbone } from '../../src-main/engine/backbones/backbones.ts'
import { readBackboneCard } from '../../src-main/engine/models/cards.ts'
import { resources } from './paths.ts'

/** The shipped backbone, as the vision process is told of it. */
export function shippedBackbone(): BackboneSpec {
  const folder = join(resources, 'models', defaultBackbone)
  const { id, file, input, output } = readBackboneCard(folder)
  return { name: id, file: join(folder, file), input, output }
}
