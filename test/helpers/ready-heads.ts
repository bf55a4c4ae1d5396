import { createHash } from 'node:crypto'
import { mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { defaultBackbone } from '../../src-main/engine/backbones/backbones.ts'
import { encodeHead } from '../../src-main/trainer/head/head-model.ts'
import { temporaryFolder, type Bin } from './bin.ts'
import { resources } from './paths.ts'

/** The shipped models as they are, and room for ready-made heads beside them. */
export async function resourcesToExtend(bin: Bin): Promise<string> {
  const folder = await temporaryFolder(bin)
  await mkdir(join(folder, 'models', 'ready'), { recursive: true })
  for (const name of await readdir(join(resources, 'models'))) {
    if (name !== 'ready') await symlink(join(resources, 'models', name), join(folder, 'models', name))
  }
  return folder
}

/**
 * Writes a ready-made head by the product's own means, which says the first label of everything.
 * @returns its folder
 */
export function writeReadyHead(
  folder: string,
  attribute: string,
  labels: readonly string[],
  name = `${attribute} (shipped)`,
): Promise<string> {
  return writeShippedHead(join(folder, 'models', 'ready'), attribute, labels, { name })
}

/**
 * Writes a head with its card, which says the first label of everything.
 * @param models the folder that its own goes into
 * @returns its folder
 */
export async function writeShippedHead(
  models: string,
  attribute: string,
  labels: readonly string[],
  { name = `${attribute} (shipped)`, backbone = defaultBackbone } = {},
): Promise<string> {
  const home = join(models, `${attribute}-model`)
  await mkdir(home, { recursive: true })
  const dimensions = await dimensionsOf(backbone)
  const block = { id: backbone, dimensions, transform: 'unit', rows: 1 } as const
  const point = new Float64Array((dimensions + 1) * labels.length)
  point[dimensions * labels.length] = 2
  const model = encodeHead({
    labels: [...labels],
    blocks: [{ ...block, mean: new Float32Array(dimensions), deviation: new Float32Array(dimensions).fill(1) }],
    point,
    temperature: 1,
  })
  await writeFile(join(home, 'head.onnx'), model)
  const card = {
    format: 1, kind: 'head', id: `${attribute}-model`, name, attribute, file: 'head.onnx',
    sha256: createHash('sha256').update(model).digest('hex'), labels, features: [backbone], metrics: null,
    training: {}, licence: 'MIT', date: '2026-11-26',
  } // prettier-ignore
  await writeFile(join(home, 'card.json'), JSON.stringify(card))
  return home
}

async function dimensionsOf(backbone: string): Promise<number> {
  const card = await readFile(join(resources, 'models', backbone, 'card.json'), 'utf8')
  return (JSON.parse(card) as { output: { dimensions: number } }).output.dimensions
}
