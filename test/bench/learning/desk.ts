import { cpSync } from 'node:fs'
import type { House } from '../../../src-main/engine/engine.ts'
import type { EngineClient } from '../../../src-preload/contract/client.ts'
import { colourDescriptorId } from '../../../src-main/common/feature-names.ts'
import type { FeatureMatrix } from '../../../src-main/trainer/data/features.ts'
import { Predictions } from '../../../src-main/engine/models/predictions.ts'
import { benchClient, openBenchEngine } from '../bench-engine.ts'
import type { DataSet } from './data.ts'

/** What a model says of an image. */
export interface Answer {
  labelId: number | null
  confidence: number
}

export interface Trained {
  versionId: number
  /** The way that was chosen, as the model's card names it. */
  way: string
  verdict: string | null
  seconds: number
}

/** Adds a data set to a new library and has everything read and tagged, once. */
export async function makeLibrary(data: DataSet, library: string, resources: string): Promise<void> {
  const engine = await openBenchEngine(library, resources)
  try {
    const { jobId } = await benchClient(engine).catalog.add({ path: data.folder })
    await done(engine, jobId)
    for (const { id } of engine.jobs.list()) await done(engine, id)
    if (engine.tagging.isIncomplete()) throw new Error(`not all of "${data.folder}" could be read`)
  } finally {
    await engine.close()
  }
}

/** Where a person sits: a copy of a library, and one attribute of it. All goes through the calls that the window makes. */
export class Desk {
  readonly #engine: House
  readonly client: EngineClient
  readonly attributeId: number
  /** In the order of the data set's files. */
  readonly imageIds: number[]
  readonly #labelIds = new Map<string, number>()
  readonly #predictions: Predictions

  private constructor(engine: House, client: EngineClient, attributeId: number, imageIds: number[]) {
    this.#engine = engine
    this.client = client
    this.attributeId = attributeId
    this.imageIds = imageIds
    this.#predictions = new Predictions(engine.store.database)
  }

  /** @param library is copied to `copy`, and stays as it is. @param attribute made where there is none of this name */
  static async open(
    { library, copy, resources }: { library: string; copy: string; resources: string },
    data: DataSet,
    attribute: string,
  ): Promise<Desk> {
    cpSync(library, copy, { recursive: true })
    const engine = await openBenchEngine(copy, resources)
    const client = benchClient(engine)
    const known = (await client.labels.attributes()).find(({ name }) => name === attribute)
    const { id } = known ?? (await client.labels.createAttribute({ title: attribute }))
    return new Desk(engine, client, id, await imageIdsOf(client, data.files))
  }

  close(): Promise<void> {
    return this.#engine.close()
  }

  /** The label of this name; without regard to capitals, as everywhere in the studio. */
  async labelId(name: string): Promise<number> {
    const known = this.#labelIds.get(name)
    if (known !== undefined) return known
    const { id } = await this.client.labels.create({ attributeId: this.attributeId, name })
    this.#labelIds.set(name, id)
    return id
  }

  /** Decides on images by their number in the data set. */
  async decide(images: readonly number[], labels: readonly string[]): Promise<void> {
    const decisions = []
    for (const label of labels) decisions.push({ kind: 'is' as const, labelId: await this.labelId(label) })
    const ids = Uint32Array.from(images, (image) => this.imageIds[image]!)
    await this.client.annotations.decide({ ids, attributeId: this.attributeId, decision: { kind: 'each', decisions } })
  }

  /** What a click on Retrain does. */
  async retrain(): Promise<Trained> {
    const started = performance.now()
    const { jobId, runId } = await this.client.training.start({ attributeId: this.attributeId })
    await done(this.#engine, jobId)
    const { comparison, versionId } = await this.client.training.run({ runId })
    if (versionId === null) throw new Error(`run ${runId} made no model`)
    const seconds = (performance.now() - started) / 1000
    return { versionId, way: wayOf(this.#engine, versionId), verdict: comparison?.verdict ?? null, seconds }
  }

  /** The version that tags now; null: none. */
  async activeVersion(): Promise<number | null> {
    const all = await this.client.labels.attributes()
    return all.find(({ id }) => id === this.attributeId)?.activeVersionId ?? null
  }

  /** What a version says of images, as the library stores it. */
  said(versionId: number, images: readonly number[]): Answer[] {
    return images.map((image) => {
      const [best] = this.#predictions.top(versionId, this.imageIds[image]!)
      return { labelId: best?.labelId ?? null, confidence: best?.confidence ?? 0 }
    })
  }

  /** Stored features of all images: those of the backbone in use, for colour with the colour descriptor beside them. */
  features(attribute: string): FeatureMatrix {
    const { backbones, embeddings } = this.#engine
    const names = [backbones.current(), ...(attribute === 'colour' ? [colourDescriptorId] : [])]
    const dimensions = names.map((name) => embeddings.dimensions(name))
    const width = dimensions.reduce((sum, count) => sum + count, 0)
    const data = new Float32Array(this.imageIds.length * width)
    let offset = 0
    for (const [index, name] of names.entries()) {
      embeddings.copy(name, this.imageIds, data, width, offset)
      offset += dimensions[index]!
    }
    return { data, rows: this.imageIds.length, width }
  }
}

/** How a head was learned, in the words of its card. */
export function wayOf(engine: House, versionId: number): string {
  const { way } = engine.versions.card(versionId).training as { way?: { name: string } }
  return way?.name ?? 'unknown'
}

async function done(engine: House, jobId: number): Promise<void> {
  const { error, state, title } = await engine.jobs.finished(jobId)
  if (state !== 'done') throw new Error(`${title}: ${error?.message ?? state}`)
}

const page = 1000

async function imageIdsOf(client: EngineClient, files: readonly string[]): Promise<number[]> {
  const { ids } = await client.images.list({ kind: 'filter', filter: {}, sort: { by: 'name', descending: false } })
  const byPath = new Map<string, number>()
  for (let start = 0; start < ids.length; start += page) {
    const rows = await client.images.rows({ ids: ids.slice(start, start + page) })
    for (const { folder, id, name } of rows) byPath.set(folder === '' ? name : `${folder}/${name}`, id)
  }
  return files.map((file) => {
    const id = byPath.get(file)
    if (id === undefined) throw new Error(`"${file}" is not in the library`)
    return id
  })
}
