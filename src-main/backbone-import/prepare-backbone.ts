import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../common/app-error.ts'
import { openExternal } from './external-data.ts'
import { describeFeature } from './find-features.ts'
import { inspectModel } from './inspect-backbone.ts'
import { sideLimits } from './limits.ts'
import { inputName, outputName } from './own-nodes.ts'
import { readModel, type CheckedModel } from './read-model.ts'
import { rewriteModel, type Plan } from './rewrite.ts'
import { Shapes } from './shapes.ts'
import type {
  AddedBackboneCard,
  BackboneChoices,
  BackboneInspection,
  Normalisation,
  PreparedBackbone,
} from './types.ts'

const modelFile = 'model.onnx'
const defaultSide = 224
const dimensionsLimit = 65_536

/**
 * Writes a checked network as a backbone of our kind, with its card, into a new folder below `targetFolder` named for its
 * id. The same file with the same choices gives the same id; what is already there is not written again.
 * @throws AppError as `inspectBackbone`, and `bad-request` for choices that do not fit
 */
export async function prepareBackbone(
  path: string,
  choices: BackboneChoices,
  targetFolder: string,
): Promise<PreparedBackbone> {
  const checked = await readModel(path)
  const inspection = inspectModel(checked)
  const plan = makePlan(checked, inspection, choices)
  const data = await openExternal(checked.folder, checked.pieces, true)
  const bytes = rewriteModel(checked, plan, data)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const name = choices.name?.trim() || inspection.name
  const id = `${slug(name)}-${sha256.slice(0, 8)}`
  const card = makeCard(id, name, sha256, plan, checked, inspection, choices)
  const folder = join(targetFolder, id)
  if (!existsSync(folder)) {
    await writeFolder(folder, { [modelFile]: bytes, 'card.json': `${JSON.stringify(card, null, 2)}\n` })
    return { folder, card }
  }
  return { folder, card: JSON.parse(await readFile(join(folder, 'card.json'), 'utf8')) as AddedBackboneCard }
}

function makePlan(checked: CheckedModel, inspection: BackboneInspection, choices: BackboneChoices): Plan {
  const { input, candidates } = inspection
  const wanted = choices.feature ?? candidates[0]?.tensor ?? ''
  const feature =
    candidates.find(({ tensor }) => tensor === wanted) ??
    (checked.view.producers.has(wanted)
      ? describeFeature(wanted, 'output', checked.view, new Shapes(checked.view))
      : null)
  if (!feature) {
    const names = candidates.slice(0, 8).map(({ tensor }) => `"${tensor}"`)
    throw badChoice(`"${wanted}" cannot serve as features. Choose one of ${names.join(', ')}.`, 'feature')
  }
  const dimensions = feature.dimensions ?? choices.dimensions
  if (dimensions === undefined) {
    throw badChoice(`The graph does not tell how many numbers "${wanted}" has per picture: say it.`, 'dimensions')
  }
  if (!Number.isInteger(dimensions) || dimensions < 1 || dimensions > dimensionsLimit) {
    throw badChoice(
      `"${wanted}" has ${dimensions} numbers per picture; 1 to ${dimensionsLimit} can be kept.`,
      'dimensions',
    )
  }
  return {
    input,
    feature,
    dimensions,
    normalisation: pickNormalisation(inspection, choices),
    width: side('width', input.width, choices.width),
    height: side('height', input.height, choices.height),
  }
}

function side(name: 'width' | 'height', fixed: number | null, chosen: number | undefined): number {
  if (fixed !== null && chosen !== undefined && chosen !== fixed) {
    throw badChoice(`The network's input has a fixed ${name} of ${fixed} pixels. Leave it at that.`, name)
  }
  const value = fixed ?? chosen ?? defaultSide
  if (Number.isInteger(value) && value >= sideLimits.least && value <= sideLimits.most) return value
  throw badChoice(`The ${name} must be a whole number from ${sideLimits.least} to ${sideLimits.most} pixels.`, name)
}

function pickNormalisation(
  { input, normalisation }: BackboneInspection,
  choices: BackboneChoices,
): Normalisation | null {
  const chosen = choices.normalisation === undefined ? normalisation : choices.normalisation
  if (!chosen) return null
  if (input.type === 'uint8') {
    throw badChoice('The network takes whole numbers from 0 to 255: there is nothing to normalise.', 'normalisation')
  }
  const { scale, mean, deviation } = chosen
  const numbers = [scale, ...mean, ...deviation]
  const isSound = numbers.length === 7 && numbers.every((value) => Number.isFinite(value))
  if (isSound && scale > 0 && deviation.every((value) => value > 0)) return chosen
  throw badChoice(
    'Normalisation needs a scale above 0, three means and three deviations above 0, for red, green and blue.',
    'normalisation',
  )
}

function makeCard(
  id: string,
  name: string,
  sha256: string,
  plan: Plan,
  checked: CheckedModel,
  inspection: BackboneInspection,
  choices: BackboneChoices,
): AddedBackboneCard {
  const { width, height, normalisation, feature } = plan
  const isCandidate = inspection.candidates.some(({ tensor }) => tensor === feature.tensor)
  return {
    format: 1,
    kind: 'backbone',
    id,
    name,
    file: modelFile,
    sha256,
    input: {
      name: inputName,
      width,
      height,
      layout: 'NHWC',
      dtype: 'uint8',
      colourSpace: 'sRGB',
      fit: choices.fit ?? 'cover',
      background: [255, 255, 255],
    },
    output: { name: outputName, dimensions: plan.dimensions },
    normalisation: normalisation
      ? `(x * ${normalisation.scale} - [${normalisation.mean.join(', ')}]) / [${normalisation.deviation.join(', ')}], in the graph`
      : 'none',
    weights: 'as in the file it came from',
    licence: choices.licence ?? 'unknown',
    origin: {
      file: checked.fileName,
      sha256: checked.sha256,
      feature: feature.tensor,
      found: isCandidate ? feature.found : 'chosen',
      input: plan.input,
      normalisation,
    },
    date: new Date().toISOString().slice(0, 10),
  }
}

/** A folder appears whole or not at all. */
async function writeFolder(folder: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  const half = `${folder}.${randomUUID().slice(0, 8)}.partial`
  try {
    await mkdir(half, { recursive: true })
    for (const [name, content] of Object.entries(files)) await writeFile(join(half, name), content, { flush: true })
    await rename(half, folder)
  } catch (error) {
    await rm(half, { recursive: true, force: true })
    throw error
  }
}

function slug(name: string): string {
  const plain = name.normalize('NFKD').toLowerCase().replace(/[^a-z0-9]+/g, '-') // prettier-ignore
  return plain.replace(/^-+|-+$/g, '').slice(0, 48) || 'backbone'
}

function badChoice(message: string, field: string): AppError {
  return new AppError('bad-request', message, field)
}
