import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import type { TrainingOptions } from '../../src-preload/contract.ts'
import { loadTensorFlow } from '../../src-main/trainer/tensorflow/backend.ts'
import { defaultBackbone } from '../../src-main/engine/backbones/backbones.ts'
import type { House } from '../../src-main/engine/engine.ts'
import { hasSharedFashion, sharedFashion } from '../helpers/paths.ts'
import { inScratch, openBenchEngine, repository } from './bench-engine.ts'
import { report, spoken, type Captioned, type Labels } from './caption-figures.ts'

const snapshots = resolve(repository, '../shared/clothing-photos')
const backbone = defaultBackbone
const colour = 'lab-histogram-1'
/** As the shipped models were trained (build/models/shipped-recipe.mjs). */
const trainings: [attribute: string, options: TrainingOptions][] = [
  ['type', { method: 'head', features: [backbone], memory: 0.1, labelSmoothing: 0.1 }],
  ['colour', { method: 'head', features: [backbone, colour], memory: 0.3, labelSmoothing: 0.2 }],
  ['brand', { method: 'head', features: [backbone], memory: 0.05 }],
  [
    'caption',
    { method: 'caption', features: [backbone, colour], epochs: 20, learningRate: 0.1, schedule: 'cosine', dropout: 0.3, labelSmoothing: 0.1, validationShare: 0.05 },
  ],
] // prettier-ignore
const [timedImages, rounds, atOnce] = [512, 9, 256]

type Row = Record<string, string>

/** What captions say when they are held to what is decided or sure, against what the same captioner says freely. */
export async function benchCaptions(): Promise<void> {
  if (!hasSharedFashion || !existsSync(snapshots)) {
    console.log('the photos beside the repository are not here: not measured')
    return
  }
  await inScratch(async (scratch) => {
    const bench = await CaptionBench.open(scratch)
    await bench.timing()
    report(
      'snapshots, which no model has seen, nothing decided',
      await bench.captioned('clothing-photos'),
      bench.labels(),
    )
    const seen = 'product photos, which all the shipped models have learned from'
    report(`${seen}, nothing decided`, await bench.captioned('images'), bench.labels())
    const { first, last } = splitByProduct()
    const { name } = await loadTensorFlow('auto')
    if (name === 'cpu') {
      await bench.label([...first, ...last], false)
      report(`${seen}, labels decided`, await bench.captioned('images'), bench.labels())
      console.log('native TensorFlow is not set up (npm run setup:tensorflow): not measured on unseen photos')
    } else {
      await bench.label(first, true)
      for (const [attribute, options] of trainings) await bench.train(attribute, options)
      const unseen = 'product photos that heads and captioner (not the backbone) have not seen'
      const files = new Set(last.map(({ file }) => file ?? ''))
      report(`${unseen}, nothing decided`, await bench.captioned('images', files), bench.labels())
      await bench.label(last, false)
      report(`${unseen}, labels decided`, await bench.captioned('images', files), bench.labels())
    }
    await bench.close()
  })
}

/** A library of all photos, and what its captioner thinks and shows. */
class CaptionBench {
  readonly #engine: House
  readonly #scratch: string
  readonly #truth: ReadonlyMap<string, Row>

  private constructor(engine: House, scratch: string) {
    this.#engine = engine
    this.#scratch = scratch
    this.#truth = new Map(tableRows().map((row) => [row['file'] ?? '', row]))
  }

  static async open(scratch: string): Promise<CaptionBench> {
    const engine = await openBenchEngine(join(scratch, 'library'))
    for (const folder of [join(sharedFashion, 'images'), snapshots]) {
      const catalogId = await engine.catalogDesk.add(folder)
      await engine.jobs.finished(engine.jobs.start('scan', 'scan', { catalogId, tag: false }, catalogId))
      await engine.jobs.finished(engine.taggingDesk.start(catalogId))
    }
    return new CaptionBench(engine, scratch)
  }

  async close(): Promise<void> {
    await this.#engine.close()
  }

  labels(): Labels {
    return new Map(
      this.#engine.claims.list().attributes.map(({ name, labels }) => [name, labels.map((label) => label.name)]),
    )
  }

  /** Decides as the table says. */
  async label(rows: readonly Row[], withCaptions: boolean): Promise<void> {
    const path = join(this.#scratch, 'labels.csv')
    const columns = ['file', ...spoken, ...(withCaptions ? ['name'] : [])]
    writeFileSync(
      path,
      stringify(
        rows.map((row) => columns.map((column) => row[column])),
        { header: true, columns },
      ),
    )
    const request = withCaptions ? { path, captionColumn: 'name', productColumn: 'name' } : { path }
    await this.#job(await this.#call('exchange.importCsv', request))
  }

  /** Trains from scratch and puts to use. */
  async train(attribute: string, options: TrainingOptions): Promise<void> {
    const attributeId = this.#engine.attributes.find(attribute)?.id
    const started = await this.#call('training.start', {
      attributeId,
      options: { ...options, fromScratch: true, seed: 1 },
    })
    await this.#job(started)
    const { versionId } = this.#engine.runs.get((started as { runId: number }).runId)
    await this.#call('review.accept', { versionId })
  }

  /** Of the images of a catalog that were read. @param files only these */
  async captioned(catalog: string, files?: ReadonlySet<string>): Promise<Captioned[]> {
    const engine = this.#engine
    await engine.captionRenewal.settled()
    const catalogId = engine.catalogs.list().find(({ name }) => name === catalog)?.id ?? 0
    const listed = await engine.lists.list({ place: { catalogId } }, { by: 'name', descending: false })
    const rows = engine.imageRows.rows(listed).filter(({ name }) => !files || files.has(name))
    const ids = rows.map(({ id }) => id)
    const free = await this.#write(ids, false)
    const held = await this.#write(ids, true)
    const shown = rows.filter(({ caption }, at) => caption?.source === 'machine' && caption.text !== held[at])
    if (shown.length > 0) throw new Error(`${shown.length} captions shown are not those that are measured`)
    const list = engine.claims.list()
    const { request } = engine.claims.of(ids, list)
    const width = list.attributes.length
    return rows.map(({ name }, at) => {
      const known = list.attributes.flatMap((attribute, column) => {
        const label = attribute.labels[request.certain[at * width + column] ?? -1]
        return label ? [[attribute.name, label.name] as const] : []
      })
      return { free: free[at] ?? '', held: held[at] ?? '', known: new Map(known), truth: this.#truthOf(name) }
    })
  }

  /** Milliseconds for each caption, one process and one thread: free and held by turns. */
  async timing(): Promise<void> {
    const listed = await this.#engine.lists.list({}, { by: 'name', descending: false })
    const every = Math.floor(listed.length / timedImages)
    const ids = [...listed].filter((_, at) => at % every === 0).slice(0, timedImages)
    const milliseconds: Record<'free' | 'held', number[]> = { free: [], held: [] }
    for (let round = 0; round <= rounds; round++) {
      for (const way of ['free', 'held'] as const) {
        const started = performance.now()
        await this.#write(ids, way === 'held')
        // The first round opens the captioner.
        if (round > 0) milliseconds[way].push((performance.now() - started) / ids.length)
      }
    }
    const [free, held] = [median(milliseconds.free), median(milliseconds.held)]
    console.log(
      `a caption of ${ids.length} of both kinds, one process: median (least to most) of ${rounds} rounds by turns`,
    )
    for (const [way, values] of Object.entries(milliseconds)) {
      console.log(
        `  ${way}  ${median(values).toFixed(2)} ms (${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)})`,
      )
    }
    console.log(`  held against free: ${(held / free).toFixed(2)} times`)
  }

  async #write(ids: readonly number[], isHeld: boolean): Promise<string[]> {
    const { captionWriter, claims, embeddings, versions, visionClient } = this.#engine
    const versionId = captionWriter.active() ?? 0
    const { captioners } = versions.specs([versionId])
    const texts: string[] = []
    for (let start = 0; start < ids.length; start += atOnce) {
      const part = ids.slice(start, start + atOnce)
      const blocks = versions.get(versionId).features.map((name) => embeddings.block(name, part))
      const held = isHeld ? { claims: claims.of(part).request } : {}
      const said = await visionClient.predict({ heads: [], captioners, rows: part.length, blocks, ...held })
      texts.push(...(said.captions[0]?.texts ?? []))
    }
    return texts
  }

  #truthOf(file: string): Captioned['truth'] {
    const row = this.#truth.get(file)
    if (!row) return null
    const labels = spoken.flatMap((attribute) => (row[attribute] ? [[attribute, row[attribute]] as const] : []))
    return { labels: new Map(labels), caption: row['name'] ?? '' }
  }

  async #job(started: unknown): Promise<void> {
    const { state, error } = await this.#engine.jobs.finished((started as { jobId: number }).jobId)
    if (state !== 'done') throw new Error(error?.message ?? state)
  }

  async #call(name: string, request: unknown): Promise<unknown> {
    return (this.#engine.calls[name] as ((request: unknown) => unknown) | undefined)?.(request)
  }
}

function tableRows(): Row[] {
  return parse<Row>(readFileSync(join(sharedFashion, 'labels.csv')), { bom: true, columns: true })
}

/** Four fifths of the products and the last fifth, by their name. */
function splitByProduct(): { first: Row[]; last: Row[] } {
  const rows = tableRows()
  const isLast = (row: Row): boolean =>
    createHash('sha256')
      .update(`1 ${row['name'] ?? ''}`)
      .digest()
      .readUInt32LE() %
      5 ===
    0
  return { first: rows.filter((row) => !isLast(row)), last: rows.filter(isLast) }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN
}
