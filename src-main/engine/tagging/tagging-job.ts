import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Database } from 'better-sqlite3'
import { makePause } from '../../common/pause.ts'
import type { BackboneSpec, EmbedResult, HeadSpec, Picture } from '../../common/vision-types.ts'
import type { JobContext, JobRunner } from '../jobs/job-runner.ts'
import type { Values } from '../labels/values.ts'
import type { Embeddings } from '../models/embeddings.ts'
import type { Predictions } from '../models/predictions.ts'
import type { Versions } from '../models/versions.ts'
import type { VisionClient } from './vision-client.ts'

export interface TagRequest {
  /** Null: the whole library. */
  catalogId: number | null
}

/** Files per request to a vision process: some tenths of a second of work. */
const EMBED_BATCH = 32
const PREDICT_BATCH = 1000
/** Images asked for out of turn are gathered this long, so that they travel together. */
const GATHER_MS = 15

export interface TaggingParts {
  database: Database
  vision: VisionClient
  backbone: BackboneSpec
  /** Names of all blocks an image is embedded into. */
  features: readonly string[]
  embeddings: Embeddings
  predictions: Predictions
  versions: Versions
  values: Values
  /** Told after each batch is stored. */
  stored(): void
}

/**
 * The tagging job: decode, embed, predict, store. What is left to do is read from the library itself, so an interrupted
 * job goes on where it was, and a second run finds nothing to do.
 */
export class Tagging {
  readonly #parts: TaggingParts
  readonly #statements: ReturnType<typeof prepare>
  #urgent: Set<number> | null = null
  #urgentWork: Promise<void> = Promise.resolve()

  constructor(parts: TaggingParts) {
    this.#parts = parts
    this.#statements = prepare(parts.database)
  }

  define(jobs: JobRunner): void {
    jobs.define<TagRequest>('tag', { resumes: true, work: (request, context) => this.#work(request, context) })
  }

  /** Reads one image out of turn: it is on the screen now, and the job has not come to it yet. */
  now(imageId: number): Promise<void> {
    if (this.#urgent) {
      this.#urgent.add(imageId)
      return this.#urgentWork
    }
    const urgent = (this.#urgent = new Set([imageId]))
    this.#urgentWork = setTimeout(GATHER_MS).then(async () => {
      this.#urgent = null
      const heads = this.#heads()
      const items = [...urgent].filter((id) => this.#isNew(id)).flatMap((id) => this.#pathOf(id))
      if (items.length === 0) return
      this.#store(
        await this.#parts.vision.embed({ items, backbone: this.#parts.backbone, heads }),
        this.#labelIds(heads),
      )
      this.#parts.stored()
    })
    return this.#urgentWork
  }

  #heads(): HeadSpec[] {
    return this.#parts.versions.activeIds().map((id) => this.#parts.versions.spec(id))
  }

  #labelIds(heads: HeadSpec[]): Map<number, number[]> {
    return new Map(heads.map(({ versionId }) => [versionId, this.#parts.versions.labelIds(versionId)]))
  }

  /** Neither read nor found unreadable yet. */
  #isNew(imageId: number): boolean {
    return (
      this.#parts.database
        .prepare(`SELECT 1 FROM image i WHERE i.id = ? AND i.error IS NULL AND NOT (${this.#hasFeatures()})`)
        .get(imageId) !== undefined
    )
  }

  async #work({ catalogId }: TagRequest, context: JobContext): Promise<string> {
    const heads = this.#heads()
    const toEmbed = this.#imagesWithoutFeatures(catalogId)
    const total = toEmbed.length
    context.progress({ done: 0, total, note: 'Reading pictures' })
    const failed = await this.#embedAll(toEmbed, heads, context)
    // Asked anew: a version may have been accepted while pictures were read.
    const predicted = await this.#predictMissing(catalogId, this.#heads(), context)
    const parts = [`${(total - failed).toLocaleString('en')} images tagged`]
    if (predicted > 0) parts.push(`${predicted.toLocaleString('en')} predicted anew`)
    if (failed > 0) parts.push(`${failed.toLocaleString('en')} could not be read`)
    return parts.join(', ')
  }

  async #embedAll(imageIds: number[], heads: HeadSpec[], context: JobContext): Promise<number> {
    const { vision, backbone } = this.#parts
    const labelIds = this.#labelIds(heads)
    const ahead: Promise<EmbedResult>[] = []
    let next = 0
    let done = 0
    let failed = 0
    const send = (): void => {
      const ids = imageIds.slice(next, next + EMBED_BATCH)
      next += ids.length
      if (ids.length === 0) return
      const items = ids.flatMap((id) => this.#pathOf(id))
      const result = vision.embed({ items, backbone, heads })
      // Should the job end before this one is awaited, its rejection must not go unhandled.
      result.catch(() => undefined)
      ahead.push(result)
    }
    for (let count = 0; count < vision.requestsAhead; count++) send()
    for (let current = ahead.shift(); current; current = ahead.shift()) {
      const result = await current
      context.signal.throwIfAborted()
      send()
      this.#store(result, labelIds)
      failed += result.pictures.filter(({ error }) => error !== null).length
      done += result.pictures.length
      context.progress({ done, note: failed > 0 ? `${failed} could not be read` : '' })
      this.#parts.stored()
    }
    return failed
  }

  #store(result: EmbedResult, labelIds: Map<number, number[]>): void {
    const { database, embeddings, predictions, values, versions } = this.#parts
    database.transaction(() => {
      for (const picture of result.pictures) this.#storePicture(picture)
      result.rows.forEach((imageId, row) => embeddings.store(imageId, row, result.blocks))
      for (const top of result.predictions) {
        predictions.store(result.rows, top, labelIds.get(top.versionId) ?? [])
        values.refresh(versions.get(top.versionId).attributeId, result.rows)
      }
    })()
  }

  #storePicture(picture: Picture): void {
    this.#statements.describe.run(
      picture.hash,
      picture.width,
      picture.height,
      picture.orientation,
      picture.format,
      picture.error?.code ?? null,
      picture.error?.message ?? null,
      picture.id,
    )
    if (picture.hash && picture.thumbnail) {
      this.#statements.thumbnail.run(picture.hash, picture.thumbnail.mediaType, picture.thumbnail.data)
    }
  }

  /** Predicts from stored features where an active version has not spoken yet: no picture is decoded for it. */
  async #predictMissing(catalogId: number | null, heads: HeadSpec[], context: JobContext): Promise<number> {
    let predicted = 0
    for (const head of heads) {
      const missing = this.#imagesWithoutPrediction(catalogId, head.versionId)
      if (missing.length > 0) {
        context.progress({ done: 0, total: missing.length, note: 'Predicting from stored features' })
      }
      await this.predictInto(head, missing, context.signal, (done) => context.progress({ done }))
      predicted += missing.length
    }
    return predicted
  }

  /** What the active versions said is forgotten, so that the next job has them speak anew. */
  forgetPredictions(catalogId: number | null): void {
    this.#parts.database
      .prepare(
        `DELETE FROM cache.prediction WHERE version_id IN (SELECT id FROM model_version WHERE state = 'active')
           AND image_id IN (SELECT i.id FROM image i JOIN folder f ON f.id = i.folder_id WHERE @catalogId IS NULL OR f.catalog_id = @catalogId)`,
      )
      .run({ catalogId })
  }

  /** Has a version speak of every image it has not spoken of yet. */
  async predictMissing(versionId: number, signal: AbortSignal): Promise<void> {
    const head = this.#parts.versions.spec(versionId)
    await this.predictInto(head, this.#imagesWithoutPrediction(null, versionId), signal, () => undefined)
  }

  /** Runs one version on stored features of these images and stores what it says. */
  async predictInto(
    head: HeadSpec,
    imageIds: readonly number[],
    signal: AbortSignal,
    progress: (done: number) => void,
  ): Promise<void> {
    const { database, embeddings, predictions, values, versions, vision } = this.#parts
    const labelIds = versions.labelIds(head.versionId)
    const version = versions.get(head.versionId)
    const pause = makePause()
    for (let start = 0; start < imageIds.length; start += PREDICT_BATCH) {
      signal.throwIfAborted()
      const ids = imageIds.slice(start, start + PREDICT_BATCH)
      const blocks = head.features.map((name) => embeddings.block(name, ids))
      const [top] = await vision.predict({ heads: [head], rows: ids.length, blocks })
      if (!top) continue
      database.transaction(() => {
        predictions.store(ids, top, labelIds)
        if (version.state === 'active') values.refresh(version.attributeId, ids)
      })()
      progress(start + ids.length)
      await pause()
    }
  }

  /** Images of the catalog that have features and no word of this version yet. */
  #imagesWithoutPrediction(catalogId: number | null, versionId: number): number[] {
    return this.#parts.database
      .prepare(
        `SELECT i.id FROM image i JOIN folder f ON f.id = i.folder_id
         WHERE i.present = 1 AND (@catalogId IS NULL OR f.catalog_id = @catalogId) AND ${this.#hasFeatures()}
           AND NOT EXISTS (SELECT 1 FROM cache.prediction p WHERE p.version_id = @versionId AND p.image_id = i.id)
         ORDER BY i.id`,
      )
      .pluck()
      .all({ catalogId, versionId }) as number[]
  }

  #imagesWithoutFeatures(catalogId: number | null): number[] {
    return this.#parts.database
      .prepare(
        `SELECT i.id FROM image i JOIN folder f ON f.id = i.folder_id
         WHERE i.present = 1 AND i.error IS NULL AND (@catalogId IS NULL OR f.catalog_id = @catalogId) AND NOT (${this.#hasFeatures()})
         ORDER BY f.path COLLATE NOCASE, i.name COLLATE NOCASE`,
      )
      .pluck()
      .all({ catalogId }) as number[]
  }

  #hasFeatures(): string {
    return this.#parts.features
      .map(
        (name) =>
          `EXISTS (SELECT 1 FROM cache.embedding e WHERE e.backbone_id = ${this.#parts.embeddings.idOf(name)} AND e.image_id = i.id)`,
      )
      .join(' AND ')
  }

  #pathOf(imageId: number): { id: number; path: string }[] {
    const row = this.#statements.path.get(imageId) as { root: string; folder: string; name: string } | undefined
    return row ? [{ id: imageId, path: join(row.root, row.folder, row.name) }] : []
  }
}

function prepare(database: Database) {
  return {
    describe: database.prepare(
      `UPDATE image SET hash = ?, width = ?, height = ?, orientation = ?, format = ?, error_code = ?, error = ?
       WHERE id = ?`,
    ),
    thumbnail: database.prepare('INSERT OR REPLACE INTO cache.thumbnail (hash, media_type, data) VALUES (?, ?, ?)'),
    path: database.prepare(
      `SELECT c.path AS root, f.path AS folder, i.name FROM image i
       JOIN folder f ON f.id = i.folder_id JOIN catalog c ON c.id = f.catalog_id WHERE i.id = ?`,
    ),
  }
}
