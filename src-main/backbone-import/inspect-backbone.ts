import { parse } from 'node:path'
import { findCandidates } from './find-features.ts'
import { findInput } from './find-input.ts'
import { unsupported } from './limits.ts'
import { readModel, type CheckedModel } from './read-model.ts'
import { AppError } from '../common/app-error.ts'
import { operatorSet } from './structure-check.ts'
import type { BackboneInspection, Normalisation } from './types.ts'

/** Mean and standard deviation of ImageNet's photos, 0..1, by colour channel: what most image networks were trained with. */
export const imagenetNormalisation: Normalisation = {
  scale: 1 / 255,
  mean: [0.485, 0.456, 0.406],
  deviation: [0.229, 0.224, 0.225],
}

/**
 * Checks a model file that nobody vouches for and finds its picture input and feature outputs. Nothing of the file is run.
 * @throws AppError `damaged`, `unsupported`, `too-large`, `unreadable`, `not-found`: a sentence and what to do
 */
export async function inspectBackbone(path: string): Promise<BackboneInspection> {
  return inspectModel(await readModel(path))
}

export function inspectModel(checked: CheckedModel): BackboneInspection {
  const { view, path, pieces } = checked
  try {
    const input = findInput(view)
    const candidates = findCandidates(view, input)
    if (candidates.length === 0) {
      throw unsupported(
        'No value in it is one row of numbers per picture. Export it with its pooled features as output.',
      )
    }
    return {
      path,
      name: parse(checked.fileName).name,
      sha256: checked.sha256,
      bytes: checked.bytes,
      nodes: view.nodes.length,
      operatorSet: operatorSet(checked.model),
      input,
      candidates,
      normalisation: input.type === 'uint8' ? null : imagenetNormalisation,
      externalFiles: [...new Set(pieces.map(({ location }) => location))],
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    throw new AppError(
      error.code,
      `"${checked.fileName}" cannot be used as a backbone. ${error.message}`,
      error.subject ?? path,
      { cause: error },
    )
  }
}
