import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { EngineClient } from '../../src-preload/contract/client.ts'
import { colourDescriptorId } from '../../src-main/common/feature-names.ts'
import type { HeadTrainingRequest } from '../../src-main/common/contracts/training.ts'
import type { House } from '../../src-main/engine/engine.ts'
import { Predictions } from '../../src-main/engine/models/predictions.ts'
import { Datasets } from '../../src-main/engine/training/dataset.ts'
import { blocksForHead } from '../../src-main/engine/training/recipe.ts'
import { benchClient, openBenchEngine, repository } from './bench-engine.ts'
import { fillLibrary } from './library.ts'
import { madeUpEmbeddings } from './made-up-embeddings.ts'

const newLabels = 70
const [networkDimensions, descriptorDimensions] = [1952, 486]

/** A library of made-up images and features, and what could be decided of each image. */
export interface MadeUpLibrary {
  engine: House
  client: EngineClient
  ids: number[]
  /** An attribute that no model knows, by label id of each image. */
  fresh: { attributeId: number; truth: number[] }
  /** Clothing type: what the shipped model says, for one image of ten its second guess. */
  known: { attributeId: number; truth: number[] }
}

export async function makeLibrary(scratch: string, images: number): Promise<MadeUpLibrary> {
  const root = join(scratch, 'catalog')
  mkdirSync(root)
  const engine = await openBenchEngine(join(scratch, 'library'), join(repository, 'resources'))
  const client = benchClient(engine)
  const ids = await fillLibrary(engine, root, images)
  const network = madeUpEmbeddings(2, images, networkDimensions, newLabels)
  const descriptor = madeUpEmbeddings(5, 1000, descriptorDimensions, newLabels)
  const needed = engine.backbones.featuresNeeded().filter((name) => name !== colourDescriptorId)
  engine.store.database.transaction(() => {
    for (const [row, id] of ids.entries()) {
      for (const name of needed) engine.embeddings.store(id, row, [{ name, dimensions: networkDimensions, data: network.data }]) // prettier-ignore
      const block = { name: colourDescriptorId, dimensions: descriptorDimensions, data: descriptor.data }
      engine.embeddings.store(id, row % 1000, [block])
    }
  })()
  const { id: attributeId } = await client.labels.createAttribute({ title: 'Bench' })
  const labelIds: number[] = []
  for (let label = 0; label < newLabels; label++) {
    labelIds.push((await client.labels.create({ attributeId, name: `label ${label}` })).id)
  }
  const fresh = { attributeId, truth: [...network.truth].map((label) => labelIds[label]!) }
  return { engine, client, ids, fresh, known: await whatTheShippedModelSays(engine, ids) }
}

async function whatTheShippedModelSays(engine: House, ids: readonly number[]): Promise<MadeUpLibrary['known']> {
  const type = engine.attributes.find('type')
  const version = type && engine.versions.active(type.id)
  if (!version) throw new Error('There is no shipped model of clothing type')
  await engine.tagging.predictMissing(version.id, new AbortController().signal)
  await engine.values.rebuild(type.id)
  const predictions = new Predictions(engine.store.database)
  const truth = ids.map((id, at) => {
    const [best, second] = predictions.top(version.id, id)
    const said = at % 10 === 0 ? second : best
    if (!said) throw new Error(`image ${id} was not predicted`)
    return said.labelId
  })
  return { attributeId: type.id, truth }
}

/** What the trainer is asked for by a click on Retrain, with the features in a file already. */
export async function bareRequest(
  { engine }: Pick<MadeUpLibrary, 'engine'>,
  attributeId: number,
  scratch: string,
): Promise<HeadTrainingRequest> {
  const { attributes, backbones, embeddings, store, versions } = engine
  const base = versions.base(attributeId)
  const features = base ? base.features : backbones.featuresForTraining()
  const baseIds = base && versions.labelIds(base.id)
  const datasets = new Datasets(store.database, attributes, embeddings)
  const dataset = datasets.read(attributeId, baseIds, features, { seed: 1, withSample: true, among: null })
  const featuresFile = join(scratch, 'bare.f32')
  await datasets.writeFeatures(dataset.imageIds, features, featuresFile, new AbortController().signal)
  const names = attributes.labelNames(attributeId)
  return {
    featuresFile,
    rows: dataset.imageIds.length,
    blocks: blocksForHead(features, (name) => embeddings.dimensions(name), false),
    labels: dataset.labels,
    groups: dataset.groups,
    examples: dataset.examples,
    rejections: dataset.rejections,
    base: base && { modelFile: versions.file(base.id), labels: baseIds!.map((id) => names.get(id) ?? `label ${id}`) },
    outputFile: join(scratch, 'bare.onnx'),
  }
}
