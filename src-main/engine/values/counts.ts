import type { Database } from 'better-sqlite3'
import type { Source } from '../../../src-preload/contract.ts'
import { makePause } from '../../common/pause.ts'
import { oneRow } from '../storage/one-row.ts'
import { countStatements, type CountStatements, type DecisionGroup, type ValueGroup } from './count-statements.ts'
import type { ValueKind } from './value-kind.ts'

/** What a training could learn from, of one attribute. */
export interface DecisionCounts {
  human: number
  imported: number
  rejections: number
  /** Decisions made or changed since the time asked for. */
  recent: number
  /** Labels with an example. */
  labels: number
}

/** How many images have a label now, and how many of them because a person or a table said so. */
export interface LabelCount {
  images: number
  decided: number
  /** Of those decided: by a table. */
  imported: number
}

/** How many images have an answer now because a person, a table or a model says so. */
export type SourceCounts = Record<Source, number>

/** Images looked up at once. */
const stride = 2000

const nothing: DecisionCounts = { human: 0, imported: 0, rejections: 0, recent: 0, labels: 0 }

/** An image's decisions on an attribute, before and after someone decided. */
export type Decided = readonly [attributeId: number, imageId: number, before: readonly Said[], after: readonly Said[]]

/** One of them: of a label (its id), of a text, or of all labels of the image. */
type Said = readonly [answer: number | string | null, verdict: 'is' | 'not' | 'whole', source: 'human' | 'imported', at: number] // prettier-ignore

/**
 * Counts that are kept, so that no one has to count: what the images touched add to them is taken off before they change and
 * added afterwards. Everything here is called inside the transaction of the change.
 */
export class Counts {
  readonly #database: Database
  readonly #common: ReturnType<typeof prepare>
  readonly #ofKind = new Map<ValueKind, CountStatements>()

  constructor(database: Database, kinds: Iterable<ValueKind>) {
    this.#database = database
    this.#common = prepare(database)
    for (const kind of kinds) this.#ofKind.set(kind, countStatements(database, kind))
  }

  /** @param sign -1 before the values of the images touched change, 1 afterwards. Answers which labels are concerned. */
  addValues(attributeId: number, kind: ValueKind, sign: 1 | -1): number[] {
    const { labels, values } = this.#of(kind)
    const groups = values.all(attributeId)
    this.#addValues(attributeId, groups, sign)
    const ofLabels = labels === null ? groups : labels.all(attributeId)
    return this.#addLabels(attributeId, ofLabels, sign)
  }

  /** Decisions on the images touched became others. */
  addDecisions(attributeId: number, steps: readonly Decided[]): void {
    const since = this.#since(attributeId)
    const unusable = new Set(this.#common.unusable.all())
    const sum = { human: 0, imported: 0, rejections: 0, recent: 0 }
    const examples = new Map<number, number>()
    const add = (entries: readonly Said[], sign: 1 | -1): void => {
      for (const [answer, verdict, source, at] of entries) {
        // That a set is whole is a word about decisions, not one of them.
        if (verdict === 'whole') continue
        sum[verdict === 'not' ? 'rejections' : source] += sign
        if (at > since) sum.recent += sign
        if (verdict === 'is' && typeof answer === 'number') examples.set(answer, (examples.get(answer) ?? 0) + sign)
      }
    }
    for (const [, imageId, before, after] of steps) {
      if (unusable.has(imageId)) continue
      add(before, -1)
      add(after, 1)
    }
    for (const [labelId, count] of examples) this.#addExamples(attributeId, labelId, count)
    this.#common.addDecisions.run({ attributeId, ...sum })
  }

  /** From the beginning: after the studio was not closed as it should be. */
  recount(attributeId: number, kind: ValueKind): void {
    const { allDecisions, allLabels, allValues } = this.#of(kind)
    const since = this.#since(attributeId)
    this.#database.transaction(() => {
      this.#common.forgetLabels.run(attributeId)
      this.#common.forgetAttribute.run(attributeId)
      this.#common.setSince.run(attributeId, 0, since)
      const groups = allValues.all(attributeId)
      this.#addValues(attributeId, groups, 1)
      this.#addLabels(attributeId, allLabels === null ? groups : allLabels.all(attributeId), 1)
      this.#countDecisions(attributeId, allDecisions.all({ attributeId, since }))
    })()
  }

  labels(attributeId: number): ReadonlyMap<number, LabelCount> {
    const rows = this.#common.labels.all(attributeId)
    return new Map(rows.map(({ labelId, ...count }) => [labelId, count]))
  }

  /** How many images have an answer, by who says so. */
  sources(attributeId: number): SourceCounts {
    return this.#common.sources.get(attributeId) ?? { human: 0, imported: 0, machine: 0 }
  }

  label(attributeId: number, labelId: number): LabelCount {
    return this.#common.label.get(attributeId, labelId) ?? { images: 0, decided: 0, imported: 0 }
  }

  /** Images with any of these labels, by who says so. */
  family(attributeId: number, kind: ValueKind, labelIds: readonly number[]): Record<ValueGroup['source'], number> {
    const rows = this.#of(kind).family?.all(attributeId, JSON.stringify(labelIds)) ?? []
    const [human = 0, imported = 0, machine = 0] = [0, 1, 2].map(
      (rank) => rows.find((row) => row.rank === rank)?.images,
    )
    return { human, imported, machine }
  }

  /** @param since in milliseconds since 1970; for a new one decisions are counted through once */
  decisions(attributeId: number, kind: ValueKind, since: number): DecisionCounts {
    if (this.#since(attributeId) !== since) {
      const recent = oneRow(this.#of(kind).recent, { attributeId, since })
      this.#common.setSince.run(attributeId, recent, since)
    }
    return this.#common.decisions.get(attributeId) ?? { ...nothing }
  }

  /** The same of some images: they are looked up, a stride at a time. */
  async decisionsAmong(
    attributeId: number,
    kind: ValueKind,
    since: number,
    imageIds: Uint32Array,
  ): Promise<DecisionCounts> {
    const { decisionsOf } = this.#of(kind)
    const pause = makePause()
    const sum = { human: 0, imported: 0, rejections: 0, recent: 0 }
    const labels = new Set<number>()
    for (let from = 0; from < imageIds.length; from += stride) {
      const ids = JSON.stringify([...imageIds.subarray(from, from + stride)])
      for (const { labelId, verdict, source, isRecent, images } of decisionsOf.all({ attributeId, since, ids })) {
        sum[verdict === 'not' ? 'rejections' : source] += images
        if (isRecent === 1) sum.recent += images
        if (labelId !== null && verdict === 'is') labels.add(labelId)
      }
      await pause()
    }
    return { ...sum, labels: labels.size }
  }

  #addValues(attributeId: number, groups: readonly ValueGroup[], sign: 1 | -1): void {
    const sum = { human: 0, imported: 0, machine: 0 }
    for (const { source, images } of groups) sum[source] += sign * images
    if (groups.length > 0) this.#common.addValues.run({ attributeId, ...sum })
  }

  #addLabels(attributeId: number, groups: readonly ValueGroup[], sign: 1 | -1): number[] {
    for (const { labelId, source, images } of groups) {
      if (labelId === null) continue
      const decided = source === 'machine' ? 0 : sign * images
      const imported = source === 'imported' ? sign * images : 0
      this.#common.addLabel.run({ attributeId, labelId, images: sign * images, decided, imported, examples: 0 })
    }
    return groups.flatMap(({ labelId }) => labelId ?? [])
  }

  #countDecisions(attributeId: number, groups: readonly DecisionGroup[]): void {
    const sum = { human: 0, imported: 0, rejections: 0, recent: 0 }
    for (const { labelId, verdict, source, isRecent, images } of groups) {
      sum[verdict === 'not' ? 'rejections' : source] += images
      if (isRecent === 1) sum.recent += images
      if (labelId !== null && verdict === 'is') this.#addExamples(attributeId, labelId, images)
    }
    if (groups.length > 0) this.#common.addDecisions.run({ attributeId, ...sum })
  }

  #addExamples(attributeId: number, labelId: number, examples: number): void {
    this.#common.addLabel.run({ attributeId, labelId, images: 0, decided: 0, imported: 0, examples })
  }

  #since(attributeId: number): number {
    return this.#common.since.get(attributeId) ?? 0
  }

  #of(kind: ValueKind): CountStatements {
    const statements = this.#ofKind.get(kind)
    if (statements === undefined) throw new Error('This kind of values is not of the registry.')
    return statements
  }
}

function prepare(database: Database) {
  return {
    unusable: database
      .prepare<[], number>(
        `SELECT t.image_id FROM temp.touched t CROSS JOIN any_image i ON i.id = t.image_id
         WHERE i.present = 0 OR i.error IS NOT NULL`,
      )
      .pluck(),
    addLabel: database.prepare<{
      attributeId: number
      labelId: number
      images: number
      decided: number
      imported: number
      examples: number
    }>(
      `INSERT INTO cache.label_count (attribute_id, label_id, images, decided, imported, examples)
       VALUES (@attributeId, @labelId, @images, @decided, @imported, @examples)
       ON CONFLICT DO UPDATE SET images = images + excluded.images, decided = decided + excluded.decided,
         imported = imported + excluded.imported, examples = examples + excluded.examples`,
    ),
    addValues: database.prepare<{ human: number; imported: number; machine: number; attributeId: number }>(
      `INSERT INTO cache.attribute_count (attribute_id, human, imported, machine)
       VALUES (@attributeId, @human, @imported, @machine)
       ON CONFLICT DO UPDATE SET human = human + excluded.human, imported = imported + excluded.imported,
         machine = machine + excluded.machine`,
    ),
    addDecisions: database.prepare<{
      human: number
      imported: number
      rejections: number
      recent: number
      attributeId: number
    }>(
      `INSERT INTO cache.attribute_count (attribute_id, human_examples, imported_examples, rejections, recent)
       VALUES (@attributeId, @human, @imported, @rejections, @recent)
       ON CONFLICT DO UPDATE SET human_examples = human_examples + excluded.human_examples,
         imported_examples = imported_examples + excluded.imported_examples,
         rejections = rejections + excluded.rejections, recent = recent + excluded.recent`,
    ),
    setSince: database.prepare<[number, number, number]>(
      `INSERT INTO cache.attribute_count (attribute_id, recent, since) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET recent = excluded.recent, since = excluded.since`,
    ),
    forgetLabels: database.prepare<[number]>('DELETE FROM cache.label_count WHERE attribute_id = ?'),
    forgetAttribute: database.prepare<[number]>('DELETE FROM cache.attribute_count WHERE attribute_id = ?'),
    labels: database.prepare<[number], { labelId: number } & LabelCount>(
      'SELECT label_id AS labelId, images, decided, imported FROM cache.label_count WHERE attribute_id = ?',
    ),
    sources: database.prepare<[number], SourceCounts>(
      'SELECT human, imported, machine FROM cache.attribute_count WHERE attribute_id = ?',
    ),
    label: database.prepare<[number, number], LabelCount>(
      'SELECT images, decided, imported FROM cache.label_count WHERE attribute_id = ? AND label_id = ?',
    ),
    since: database.prepare<[number], number>('SELECT since FROM cache.attribute_count WHERE attribute_id = ?').pluck(),
    decisions: database.prepare<[number], DecisionCounts>(
      `SELECT human_examples AS human, imported_examples AS imported, rejections, recent,
         (SELECT count(*) FROM cache.label_count l WHERE l.attribute_id = c.attribute_id AND l.examples > 0) AS labels
       FROM cache.attribute_count c WHERE attribute_id = ?`,
    ),
  }
}
