import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Candidate, VersionState } from '../../src-preload/contract.ts'
import { setTopCount, topCount } from '../../src-main/common/contracts/vision.ts'
import { Predictions } from '../../src-main/engine/models/predictions.ts'
import { defaultBackbone } from '../../src-main/engine/backbones/backbones.ts'
import type { TestEngine } from './test-engine.ts'

/** SHA-256 of no bytes. */
export const emptyFile = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

/**
 * Puts a model version into the library that said these words of these images, as a run would have left it, without a
 * network having been run: for tests of what is made of predictions.
 */
export function addVersion(
  { engine }: TestEngine,
  options: {
    attributeId: number
    labelIds: readonly number[]
    state: VersionState
    said: ReadonlyMap<number, readonly Candidate[]>
    /** Of its card. */
    threshold?: number
    /** The training that made it. */
    runId?: number
  },
): number {
  const { attributeId, labelIds, state, said, threshold, runId = null } = options
  const { attributes, store, versions } = engine
  const labels = labelIds.map((id) => attributes.label(id).name)
  const attribute = attributes.get(attributeId).name
  const folder = `${attribute}-${versions.list(attributeId).length}-test`
  mkdirSync(join(store.modelsFolder, folder))
  writeFileSync(join(store.modelsFolder, folder, 'head.onnx'), '')
  const versionId = versions.add({
    attributeId,
    name: folder,
    origin: 'trained',
    folder,
    state: 'candidate',
    runId,
    card: {
      format: 1, kind: 'head', id: folder, name: folder, attribute, file: 'head.onnx', sha256: emptyFile, labels: [...labels],
      features: [defaultBackbone], metrics: null, training: {}, licence: 'none', date: '2026-01-01', ...(threshold !== undefined && { threshold }), ...(attributes.get(attributeId).kind === 'labels' && { activation: 'sigmoid' as const }),
    },
  }) // prettier-ignore
  storeSaid(engine, versionId, said)
  if (state === 'active') versions.activate(versionId)
  return versionId
}

/** What a head says of these images, as tagging would have left it; what images have now is not made anew. */
export function storeSaid(
  { attributes, store, versions }: TestEngine['engine'],
  versionId: number,
  said: ReadonlyMap<number, readonly Candidate[]>,
): void {
  const labelIds = versions.labelIds(versionId)
  const { kind } = attributes.get(versions.get(versionId).attributeId)
  const imageIds = [...said.keys()]
  const k = Math.min(kind === 'labels' ? setTopCount : topCount, labelIds.length)
  const top = {
    versionId,
    k,
    labels: new Uint32Array(imageIds.length * k).fill(0xffffffff),
    probabilities: new Float32Array(imageIds.length * k),
    familiarity: null,
  }
  imageIds.forEach((imageId, row) => {
    said
      .get(imageId)
      ?.slice(0, k)
      .forEach(({ labelId, confidence }, rank) => {
        top.labels[row * k + rank] = labelIds.indexOf(labelId)
        top.probabilities[row * k + rank] = confidence
      })
  })
  const predictions = new Predictions(store.database)
  store.database.transaction(() => predictions.store(imageIds, top, versions.meaning(versionId)))()
}
