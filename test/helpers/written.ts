import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Written } from '../../src-main/engine/models/written.ts'
import { defaultBackbone } from '../../src-main/engine/backbones/backbones.ts'
import { emptyFile } from './predictions.ts'
import type { TestEngine } from './test-engine.ts'

/**
 * Puts a captioner into the library that wrote these texts, as a run would have left it, without a network having been
 * run: for tests of what is made of captions.
 */
export async function writeCaptions(
  { engine }: TestEngine,
  state: 'active' | 'candidate',
  texts: ReadonlyMap<number, string>,
  runId: number | null = null,
): Promise<number> {
  const { attributes, store, values, versions } = engine
  const attributeId = attributes.find('caption')?.id ?? 0
  const folder = `caption-${versions.list(attributeId).length}-test`
  mkdirSync(join(store.modelsFolder, folder))
  writeFileSync(join(store.modelsFolder, folder, 'captioner.onnx'), '')
  const versionId = versions.add({
    attributeId,
    name: folder,
    origin: 'trained',
    folder,
    state: 'candidate',
    runId,
    card: {
      format: 1, kind: 'captioner', id: folder, name: folder, attribute: 'caption', file: 'captioner.onnx', sha256: emptyFile,
      words: 5, features: [defaultBackbone], metrics: null, training: {}, licence: 'none', date: '2026-01-01',
    },
  }) // prettier-ignore
  const captions = { versionId, texts: [...texts.values()], confidences: new Float32Array(texts.size).fill(0.5) }
  new Written(store.database).store([...texts.keys()], captions, [])
  if (state === 'active') {
    versions.activate(versionId)
    await values.rebuild(attributeId)
  }
  return versionId
}
