import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Database } from 'better-sqlite3'
import { makePause } from '../../common/pause.ts'
import type {
  EmbedItem,
  EmbedRequest,
  EmbedResult,
  HeadSpec,
  Picture,
  Said,
  TopLabels,
} from '../../common/contracts/vision.ts'
import type { JobContext, JobRunner } from '../jobs/job-runner.ts'
import type { Values } from '../values/values.ts'
import type { Backbones } from '../backbones/backbones.ts'
import type { ImageFacts } from '../catalog/image-facts.ts'
import type { Embeddings } from '../features/embeddings.ts'
import type { Predictions } from '../models/predictions.ts'
import type { Versions } from '../models/versions.ts'
import type { Written } from '../models/written.ts'
import type { CaptionRenewal } from './caption-renewal.ts'
import type { CaptionWriter } from './caption-writer.ts'
import { describeReadAgain, type ReadAgain, type ReadAgainCounts } from './read-again.ts'
import { SilentDrives, type Place } from './silent-drives.ts'
import type { StaleCaptions } from './stale-captions.ts'
import type { VisionClient } from '../features/vision-client.ts'

export interface TagRequest {
  /** Null: the whole library. */
  catalogId: number | null
  /** Features to make beside those that the models in use read. */
  alsoFeatures?: string
  /** Only to write the captions anew that say what is known no longer. */
  onlyCaptions?: true
  /** Only to read the images of this batch again (read-again.ts). */
  againBatch?: number
}

/** Files per request to a vision process: some tenths of a second of work. */
const embedBatch = 32
const predictBatch = 1000
/** Captions take a process longer, and pictures on the screen do not wait for many. */
const captionBatch = 256
/** Images asked for out of turn are gathered this long, so that they travel together. */
const gatherMs = 15

export interface TaggingParts {
  database: Database
  vision: VisionClient
  backbones: Backbones
  embeddings: Embeddings
  facts: ImageFacts
  predictions: Predictions
  written: Written
  versions: Versions
  values: Values
  readAgain: ReadAgain
  captions: { writer: CaptionWriter; stale: StaleCaptions; renewal: CaptionRenewal }
  /** Counts the images of all folders anew. */
  recount(): void
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
  /** Whether a batch could not be stored, on a full disk for one. */
  #isDoubted = false
  #urgentWork: Promise<void> = Promise.resolve()

  constructor(parts: TaggingParts) {
    this.#parts = parts
    this.#statements = prepare(parts.database)
  }

  define(jobs: JobRunner): void {
    jobs.define<TagRequest>('tag', {
      // Captions that are out of date are looked for at every start.
      resumes: ({ onlyCaptions }) => onlyCaptions !== true,
      work: (request, context) => this.#work(request, context),
    })
  }

  /** Reads one image out of turn: it is on the screen now, and the job has not come to it yet. */
  now(imageId: number): Promise<void> {
    if (this.#urgent) {
      this.#urgent.add(imageId)
      return this.#urgentWork
    }
    const urgent = (this.#urgent = new Set([imageId]))
    this.#urgentWork = setTimeout(gatherMs).then(async () => {
      this.#urgent = null
      const { backbones, vision } = this.#parts
      const features = backbones.featuresNeeded()
      const items = [...urgent].filter((id) => this.#isNew(id, features)).flatMap((id) => this.#pathOf(id))
      if (items.length === 0) return
      const result = await vision.embed({ items, backbones: backbones.specs(features), heads: this.#heads() })
      this.#store(result)
      this.#parts.stored()
      // The screen does not wait for it; where it fails, the job finds it missing.
      this.#caption(result).catch(() => undefined)
    })
    return this.#urgentWork
  }

  /**
   * The two databases of a library are written one after the other: where the second could not be, what was counted there
   * is older than what the first says of the images. All else that is missing there is found missing, and made.
   */
  #makeGood(): void {
    if (!this.#isDoubted) return
    this.#parts.recount()
    this.#isDoubted = false
  }

  /** The heads that tag now. */
  #heads(): HeadSpec[] {
    return this.#parts.versions.specs(this.#parts.versions.activeIds()).heads
  }

  /** Neither read nor found unreadable yet. */
  #isNew(imageId: number, features: readonly string[]): boolean {
    return (
      this.#parts.database
        .prepare<[number]>(
          `SELECT 1 FROM any_image i WHERE i.id = ? AND i.error IS NULL AND NOT (${this.#hasFeatures(features)})`,
        )
        .get(imageId) !== undefined
    )
  }

  async #work(request: TagRequest, context: JobContext): Promise<string> {
    const { catalogId, alsoFeatures, againBatch, onlyCaptions } = request
    if (onlyCaptions) return this.#parts.captions.renewal.renewAll(context)
    this.#makeGood()
    if (againBatch !== undefined) return this.#readAgain(againBatch, context)
    const needed = this.#parts.backbones.featuresNeeded()
    const features = alsoFeatures === undefined ? needed : [...new Set([...needed, alsoFeatures])]
    const toEmbed = this.#imagesWithoutFeatures(catalogId, features)
    context.progress({ done: 0, total: toEmbed.length, note: 'Reading pictures' })
    const failed = await this.#embedAll(toEmbed, features, context)
    // Asked anew: a version may have been accepted while pictures were read.
    const { predicted, written } = await this.#predictMissing(catalogId, context)
    const done = alsoFeatures === undefined ? 'tagged' : 'read'
    const parts = [`${(toEmbed.length - failed).toLocaleString('en')} images ${done}`]
    if (predicted > 0) parts.push(`${predicted.toLocaleString('en')} predictions made anew`)
    if (written > 0) parts.push(`${written.toLocaleString('en')} captions written`)
    if (failed > 0) parts.push(`${failed.toLocaleString('en')} could not be read`)
    return parts.join(', ')
  }

  /** What is known of the images stays until their files were read; a job that was cut off goes on with the others. */
  async #readAgain(batch: number, context: JobContext): Promise<string> {
    const { backbones, readAgain } = this.#parts
    const counts: ReadAgainCounts = { read: 0, changed: 0, failed: 0, away: 0 }
    try {
      const imageIds = readAgain.waiting(batch)
      context.progress({ done: 0, total: imageIds.length, note: 'Reading pictures again' })
      const store = (pictures: readonly Picture[]): void => readAgain.store(batch, pictures, counts)
      await this.#embedAll(imageIds, backbones.featuresNeeded(), context, store)
    } finally {
      if (!context.closing) readAgain.forget(batch)
    }
    return describeReadAgain(counts)
  }

  /** Whether some image that was read before lacks features that the models in use read: the cache or the models are new. */
  isIncomplete(): boolean {
    const { backbones, database, embeddings } = this.#parts
    // Both sides come in order of the id and are merged: a second for a million images, which each start waits for.
    const lacking = database.prepare<[number]>(
      `SELECT id FROM present_image WHERE hash IS NOT NULL AND error IS NULL
       EXCEPT SELECT image_id FROM embedded WHERE backbone_id = ? ORDER BY 1 LIMIT 1`,
    )
    return backbones.featuresNeeded().some((name) => lacking.get(embeddings.idOf(name)) !== undefined)
  }

  /** Whether the model in use of an attribute has not spoken of all images that have the features it reads. */
  hasMoreToSay(attributeId: number): boolean {
    const { versions } = this.#parts
    return versions
      .activeIds()
      .some((id) => versions.get(id).attributeId === attributeId && this.#imagesWithoutWord(null, id).length > 0)
  }

  /** Embeds every image that lacks one of these feature blocks. Answers how many could not be read. */
  embedMissing(features: readonly string[], context: Pick<JobContext, 'signal' | 'progress'>): Promise<number> {
    return this.embed(this.#imagesWithoutFeatures(null, features), features, context)
  }

  /** Embeds these images. Answers how many could not be read. */
  async embed(
    imageIds: number[],
    features: readonly string[],
    context: Pick<JobContext, 'signal' | 'progress'>,
  ): Promise<number> {
    if (imageIds.length > 0) context.progress({ done: 0, total: imageIds.length, note: 'Reading pictures' })
    return this.#embedAll(imageIds, features, context)
  }

  /** @param storeAnew reads all of them, also those that have all that is made, and stores what their files hold by this */
  async #embedAll(
    imageIds: number[],
    features: readonly string[],
    context: Pick<JobContext, 'signal' | 'progress'>,
    storeAnew?: (pictures: readonly Picture[]) => void,
  ): Promise<number> {
    const { vision, backbones } = this.#parts
    // What every one of them has already is not made again, and models that read it speak from what is stored.
    const missing = storeAnew ? features : features.filter((name) => !imageIds.every(this.#checkOf([name])))
    const heads = this.#heads().filter((head) => head.features.every((name) => missing.includes(name)))
    const request: Omit<EmbedRequest, 'items'> = { backbones: backbones.specs(missing), heads }
    const isComplete = storeAnew ? () => false : this.#checkOf(features)
    const ahead: Promise<EmbedResult>[] = []
    const writing: Promise<void>[] = []
    const drives = new SilentDrives()
    let next = 0
    let done = 0
    let failed = 0
    const send = (): void => {
      const items: EmbedItem[] = []
      for (; next < imageIds.length && items.length < embedBatch; next++) {
        const place = this.#placeOf(imageIds[next] as number)
        // It may have been read meanwhile, out of turn or for a training.
        if (!place || isComplete(place.id)) done++
        else if (drives.isSilent(place.root)) [done, failed] = [done + 1, failed + 1]
        else items.push(drives.note(place))
      }
      if (items.length === 0) return
      const result = vision.embed({ items, ...request }, context.signal)
      // Should the job end before this one is awaited, its rejection must not go unhandled.
      result.catch(() => undefined)
      ahead.push(result)
    }
    for (let count = 0; count < vision.requestsAhead; count++) send()
    for (let current = ahead.shift(); current; current = ahead.shift()) {
      const result = await current
      context.signal.throwIfAborted()
      drives.hear(result.pictures)
      send()
      this.#store(result, storeAnew)
      // Captions are written while the next pictures are read.
      const captioned = this.#caption(result)
      captioned.catch(() => undefined)
      writing.push(captioned)
      if (writing.length > vision.requestsAhead) await writing.shift()
      failed += result.pictures.filter(({ error }) => error !== null).length
      done += result.pictures.length
      context.progress({ done, note: failed > 0 ? `${failed} could not be read` : '' })
      this.#parts.stored()
    }
    await Promise.all(writing)
    return failed
  }

  #store(result: EmbedResult, storeAnew?: (pictures: readonly Picture[]) => void): void {
    const { database, embeddings, facts } = this.#parts
    try {
      database.transaction(() => {
        if (storeAnew) storeAnew(result.pictures)
        else for (const picture of result.pictures) facts.store(picture)
        result.rows.forEach((imageId, row) => embeddings.store(imageId, row, result.blocks))
        this.#storePredictions(result.rows, result.predictions)
      })()
    } catch (error) {
      this.#isDoubted = true
      throw error
    }
  }

  #storePredictions(imageIds: readonly number[], predictions: readonly TopLabels[]): void {
    const { values, versions } = this.#parts
    for (const top of predictions) {
      this.#parts.predictions.store(imageIds, top, versions.meaning(top.versionId))
      const { attributeId, state } = versions.get(top.versionId)
      if (state === 'active') values.refresh(attributeId, imageIds)
    }
  }

  /** Has the captioner in use speak of what was just read: what it may say, the heads have said by now. */
  async #caption({ rows, blocks }: EmbedResult): Promise<void> {
    const { renewal, stale, writer } = this.#parts.captions
    const versionId = writer.active()
    if (versionId === null) return
    const lacking = stale.lacking(versionId, rows)
    const isAll = lacking.length === rows.length
    await writer.write(versionId, lacking, isAll ? blocks : [])
    if (lacking.length > 0) this.#parts.stored()
    if (!isAll) renewal.changed(rows)
  }

  /** Predicts from stored features where an active version has not spoken yet: no picture is decoded for it. */
  async #predictMissing(
    catalogId: number | null,
    context: JobContext,
  ): Promise<{ predicted: number; written: number }> {
    const count = { predicted: 0, written: 0 }
    const active = this.#parts.versions.activeIds()
    const captioner = this.#parts.captions.writer.active()
    // The captioner last: what it may say depends on what heads have said.
    for (const versionId of active.toSorted((a, b) => +(a === captioner) - +(b === captioner))) {
      const missing = this.#imagesWithoutWord(catalogId, versionId)
      if (versionId === captioner) missing.push(...(await this.#parts.captions.stale.all(versionId)))
      if (missing.length > 0) {
        context.progress({ done: 0, total: missing.length, note: 'Predicting from stored features' })
      }
      await this.#predictInto(versionId, missing, context.signal, (done) => context.progress({ done }))
      count[versionId === captioner ? 'written' : 'predicted'] += missing.length
    }
    return count
  }

  /** What the active versions said is forgotten, so that the next job has them speak anew. */
  forgetPredictions(catalogId: number | null): void {
    const { predictions, versions, written } = this.#parts
    for (const versionId of versions.activeIds())
      for (const said of [predictions, written]) said.forget(versionId, catalogId)
  }

  /** Has a version speak of every image it has not spoken of yet. */
  async predictMissing(
    versionId: number,
    signal: AbortSignal,
    progress: (done: number, total: number) => void = () => undefined,
  ): Promise<void> {
    const { captions, versions } = this.#parts
    const missing = this.#imagesWithoutWord(null, versionId)
    const { kind, state } = versions.get(versionId)
    const stale = kind === 'captioner' ? await captions.stale.all(versionId) : []
    const due = [...missing, ...stale]
    await this.#predictInto(versionId, due, signal, (done) => progress(done, due.length))
    if (kind === 'head' && state === 'active' && due.length > 0) captions.renewal.allChanged()
  }

  /** Runs one version on stored features of these images and stores what it says. */
  async #predictInto(
    versionId: number,
    imageIds: readonly number[],
    signal: AbortSignal,
    progress: (done: number) => void,
  ): Promise<void> {
    const { captions, database, embeddings, versions, vision } = this.#parts
    const specs = versions.specs([versionId])
    const { features, kind } = versions.get(versionId)
    const pause = makePause()
    if (kind === 'captioner') {
      for (let start = 0; start < imageIds.length; start += captionBatch) {
        signal.throwIfAborted()
        const ids = imageIds.slice(start, start + captionBatch)
        await captions.writer.write(versionId, ids)
        progress(start + ids.length)
        await pause()
      }
      return
    }
    const ahead: { ids: readonly number[]; said: Promise<Said> }[] = []
    let next = 0
    const send = (): void => {
      if (next >= imageIds.length) return
      const ids = imageIds.slice(next, (next += predictBatch))
      const blocks = features.map((name) => embeddings.block(name, ids))
      const said = vision.predict({ ...specs, rows: ids.length, blocks }, signal)
      // Should this end before it is awaited, its rejection must not go unhandled.
      said.catch(() => undefined)
      ahead.push({ ids, said })
    }
    // While one process computes, the next stretch is read for another, and the last one is stored.
    for (let count = 0; count < vision.requestsAhead; count++) send()
    let done = 0
    for (let current = ahead.shift(); current; current = ahead.shift()) {
      const { ids } = current
      const { predictions } = await current.said
      signal.throwIfAborted()
      send()
      database.transaction(() => this.#storePredictions(ids, predictions))()
      progress((done += ids.length))
      await pause()
    }
  }

  /** Images of the catalog that have the features a version reads, and no word of it yet. */
  #imagesWithoutWord(catalogId: number | null, versionId: number): number[] {
    const { kind, features } = this.#parts.versions.get(versionId)
    const said = kind === 'head' ? 'said_label' : 'said_text'
    return this.#parts.database
      .prepare<{ catalogId: number | null; versionId: number }, number>(
        `SELECT i.id FROM any_image i JOIN any_folder f ON f.id = i.folder_id
         WHERE i.present = 1 AND (@catalogId IS NULL OR f.catalog_id = @catalogId) AND ${this.#hasFeatures(features)}
           AND NOT EXISTS (SELECT 1 FROM ${said} p WHERE p.version_id = @versionId AND p.image_id = i.id)
         ORDER BY i.id`,
      )
      .pluck()
      .all({ catalogId, versionId })
  }

  #imagesWithoutFeatures(catalogId: number | null, features: readonly string[]): number[] {
    return this.#parts.database
      .prepare<{ catalogId: number | null }, number>(
        `SELECT i.id FROM any_image i JOIN any_folder f ON f.id = i.folder_id
         WHERE i.present = 1 AND (i.error IS NULL OR i.error_code = 'slow')
           AND (@catalogId IS NULL OR f.catalog_id = @catalogId) AND NOT (${this.#hasFeatures(features)})
         ORDER BY f.path COLLATE NOCASE, i.name COLLATE NOCASE`,
      )
      .pluck()
      .all({ catalogId })
  }

  /** Tells whether an image has all these features. */
  #checkOf(features: readonly string[]): (imageId: number) => boolean {
    const has = this.#parts.database.prepare<[number]>(
      `SELECT 1 FROM any_image i WHERE i.id = ? AND ${this.#hasFeatures(features)}`,
    )
    return (imageId) => has.get(imageId) !== undefined
  }

  #hasFeatures(features: readonly string[]): string {
    return features
      .map(
        (name) =>
          `EXISTS (SELECT 1 FROM embedded e WHERE e.backbone_id = ${this.#parts.embeddings.idOf(name)} AND e.image_id = i.id)`,
      )
      .join(' AND ')
  }

  #pathOf(imageId: number): EmbedItem[] {
    const place = this.#placeOf(imageId)
    return place ? [place] : []
  }

  #placeOf(imageId: number): Place | undefined {
    const row = this.#statements.path.get(imageId)
    return row && { id: imageId, path: join(row.root, row.folder, row.name), root: row.root }
  }
}

function prepare(database: Database) {
  return {
    path: database.prepare<[number], { root: string; folder: string; name: string }>(
      'SELECT root, folder, name FROM place WHERE image_id = ?',
    ),
  }
}
