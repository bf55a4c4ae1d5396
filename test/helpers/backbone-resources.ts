import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { defaultBackbone } from '../../src-main/engine/backbones/backbones.ts'

/** A resources folder whose shipped backbone is another network, from uint8 `image` to float32 `embedding`; no heads. */
export async function writeBackbone(
  folder: string,
  network: { model: Uint8Array; side: number; dimensions: number },
): Promise<string> {
  const { model, side, dimensions } = network
  const home = join(folder, 'models', defaultBackbone)
  await mkdir(home, { recursive: true })
  await writeFile(join(home, 'model.onnx'), model)
  const card = {
    format: 1,
    kind: 'backbone',
    id: defaultBackbone,
    name: 'A small network',
    file: 'model.onnx',
    sha256: createHash('sha256').update(model).digest('hex'),
    input: { name: 'image', width: side, height: side, fit: 'cover' },
    output: { name: 'embedding', dimensions },
    licence: 'none',
    date: '2026-01-01',
  }
  await writeFile(join(home, 'card.json'), JSON.stringify(card))
  return folder
}
