import { AppError } from '../common/app-error.ts'
import type { FeatureBlock } from '../common/contracts/vision.ts'

/** @throws AppError `bad-request` where it is not among them */
export function blockNamed(blocks: readonly FeatureBlock[], name: string, model: string): FeatureBlock {
  const block = blocks.find((candidate) => candidate.name === name)
  if (!block) throw new AppError('bad-request', `The model "${model}" needs the features "${name}".`, name)
  return block
}
