import { setImmediate } from 'node:timers/promises'
import type { Database } from 'better-sqlite3'
import { Pace } from '../../common/pace.ts'
import { oneRow } from '../storage/one-row.ts'
import { Settings } from '../storage/settings.ts'
import { Counts, type Decided, type DecisionCounts, type LabelCount, type SourceCounts } from './counts.ts'
import type { ValueKind } from './value-kind.ts'

/** The kinds there are, by the name that `attribute.kind` holds (kinds/kinds.ts). */
interface ValueKinds {
  named(name: string | undefined): { value: ValueKind }
  all(): Iterable<{ value: ValueKind }>
}

interface AttributeState {
  kind: ValueKind
  /** The model in use; null: there is none. */
  versionId: number | null
  /** The attribute was deleted: no image has anything of it until that is taken back. */
  isDeleted: boolean
}

/**
 * The only writer of `cache.value`, what every image has now of each attribute, and of the counts that follow. How a value
 * is derived is the kind's.
 */
export class Values {
  readonly #database: Database
  readonly #kinds: ValueKinds
  readonly #pause: () => Promise<void>
  readonly #counts: Counts
  readonly #marks: Settings
  readonly #statements: ReturnType<typeof prepare>

  /** @param pause between two slices of a rebuild */
  constructor(database: Database, kinds: ValueKinds, pause: () => Promise<void> = setImmediate) {
    this.#database = database
    this.#pause = pause
    this.#kinds = kinds
    this.#counts = new Counts(
      database,
      [...kinds.all()].map(({ value }) => value),
    )
    this.#marks = new Settings(database)
    this.#statements = prepare(database)
  }

  /** After predictions on these images changed. Call inside the transaction that changed them. */
  refresh(attributeId: number, imageIds: readonly number[]): void {
    this.#touch(imageIds)
    this.#rewrite(attributeId)
  }

  /**
   * After the decisions on images became others. Call inside the transaction that changed them.
   * @returns the labels whose counts are concerned
   */
  decided(attributeId: number, steps: readonly Decided[]): number[] {
    this.#touch(steps.map(([, imageId]) => imageId))
    this.#counts.addDecisions(attributeId, steps)
    return this.#rewrite(attributeId)
  }

  /** Has `change` take the images of a catalog away or give them back, inside the transaction that is under way. */
  ofCatalog(catalogId: number, change: () => void): void {
    this.#touchCatalog(catalogId)
    const attributes = this.#attributes().map(({ id }) => ({ id, ...this.#stateOf(id) }))
    for (const { id, kind } of attributes) {
      this.#counts.addValues(id, kind, -1)
      kind.clear(id)
    }
    // Decisions that can be learned from are counted as images come and go (count-statements.ts).
    change()
    this.#touchCatalog(catalogId)
    for (const { id, kind, ...state } of attributes) {
      write(id, { kind, ...state })
      this.#counts.addValues(id, kind, 1)
    }
  }

  /** What images have of the attribute is to be made anew: by `rebuild`, at the latest at the next start. */
  outOfDate(attributeId: number): void {
    this.#marks.setMark(staleKey(attributeId), true)
  }

  /** The attribute is of another kind: what images have of it, in any form, is made anew. Called in the transaction. */
  ofOtherKind(attributeId: number): void {
    this.#marks.setMark(otherKindKey(attributeId), true)
    this.outOfDate(attributeId)
  }

  /** Whether that is still to be done. */
  isOutOfDate(attributeId: number): boolean {
    return this.#marks.mark(staleKey(attributeId)) !== undefined
  }

  /** After the active version changed, or after a scan: all images, a stretch at a time. */
  async rebuild(attributeId: number): Promise<void> {
    const pace = new Pace()
    const last = oneRow(this.#statements.lastImage) ?? 0
    const isOfOtherKind = this.#marks.mark(otherKindKey(attributeId)) !== undefined
    this.#marks.setMark(staleKey(attributeId), true)
    for (let low = 0, size = pace.size; low <= last; low += size) {
      size = pace.size
      const rewrite = this.#database.transaction(() => {
        this.#statements.forget.run()
        this.#statements.touchRange.run(low, low + size)
        if (isOfOtherKind) for (const { value } of this.#kinds.all()) value.clear(attributeId)
        this.#rewrite(attributeId)
      })
      pace.timed(rewrite)
      await this.#pause()
    }
    if (isOfOtherKind) {
      this.#counts.recount(attributeId, this.#stateOf(attributeId).kind)
      this.#marks.forgetMark(otherKindKey(attributeId))
    }
    this.#marks.forgetMark(staleKey(attributeId))
  }

  /**
   * Makes good what a crash left undone, or a cache that is new lacks.
   * @param areCounted whether the counts were kept to the end when the library was open last
   */
  async open(areCounted: boolean): Promise<void> {
    for (const { id, hasValues } of this.#attributes()) {
      const { kind, versionId, isDeleted } = this.#stateOf(id)
      const isStale =
        this.#marks.mark(staleKey(id)) !== undefined ||
        (hasValues === 0 && !isDeleted && kind.isSpokenOf(id, versionId))
      if (isStale) await this.rebuild(id)
      if (isStale || !areCounted) this.#counts.recount(id, kind)
    }
  }

  /** By label. */
  labelCounts(attributeId: number): ReadonlyMap<number, LabelCount> {
    return this.#counts.labels(attributeId)
  }

  sources(attributeId: number): SourceCounts {
    return this.#counts.sources(attributeId)
  }

  labelCount(attributeId: number, labelId: number): LabelCount {
    return this.#counts.label(attributeId, labelId)
  }

  /** Images with any of these labels, by who says so. */
  countsOf(attributeId: number, labelIds: readonly number[]): { human: number; imported: number; machine: number } {
    return this.#counts.family(attributeId, this.#stateOf(attributeId).kind, labelIds)
  }

  /** Of images that are there and readable. @param since from when on decisions are recent, in milliseconds since 1970 */
  decisionCounts(attributeId: number, since: number): DecisionCounts {
    return this.#counts.decisions(attributeId, this.#stateOf(attributeId).kind, since)
  }

  /** The same, of some images. */
  decisionCountsAmong(attributeId: number, since: number, imageIds: Uint32Array): Promise<DecisionCounts> {
    return this.#counts.decisionsAmong(attributeId, this.#stateOf(attributeId).kind, since, imageIds)
  }

  /** The images touched are written anew. */
  #rewrite(attributeId: number): number[] {
    const state = this.#stateOf(attributeId)
    const { kind } = state
    const before = this.#counts.addValues(attributeId, kind, -1)
    write(attributeId, state)
    return [...new Set([...before, ...this.#counts.addValues(attributeId, kind, 1)])]
  }

  #touchCatalog(catalogId: number): void {
    this.#statements.forget.run()
    this.#statements.touchCatalog.run(catalogId)
  }

  #touch(imageIds: readonly number[]): void {
    this.#statements.forget.run()
    this.#statements.touch.run(JSON.stringify(imageIds))
  }

  #attributes(): { id: number; hasValues: number }[] {
    return this.#statements.attributes.all()
  }

  #stateOf(attributeId: number): AttributeState {
    const row = this.#statements.state.get(attributeId)
    const kind = this.#kinds.named(row?.kind).value
    return { kind, versionId: row?.versionId ?? null, isDeleted: row?.state === 'deleted' }
  }
}

/** Writes what the images touched have. */
function write(attributeId: number, { kind, versionId, isDeleted }: AttributeState): void {
  if (isDeleted) kind.clear(attributeId)
  else kind.write(attributeId, versionId)
}

function staleKey(attributeId: number): string {
  return `stale-values-${attributeId}`
}

function otherKindKey(attributeId: number): string {
  return `values-of-other-kind-${attributeId}`
}

function prepare(database: Database) {
  return {
    state: database.prepare<[number], { kind: string; state: string; versionId: number | null }>(
      `SELECT a.kind, a.state, v.id AS versionId FROM any_attribute a
       LEFT JOIN any_version v ON v.attribute_id = a.id AND v.state = 'active' WHERE a.id = ?`,
    ),
    attributes: database.prepare<[], { id: number; hasValues: number }>(
      `SELECT a.id, EXISTS (SELECT 1 FROM cache.value v WHERE v.attribute_id = a.id) AS hasValues FROM any_attribute a`,
    ),
    lastImage: database.prepare<[], number | null>('SELECT max(id) FROM any_image').pluck(),
    forget: database.prepare<[]>('DELETE FROM temp.touched'),
    touch: database.prepare<[string]>('INSERT OR IGNORE INTO temp.touched (image_id) SELECT value FROM json_each(?)'),
    touchRange: database.prepare<[number, number]>(
      'INSERT INTO temp.touched (image_id) SELECT id FROM any_image WHERE id >= ? AND id < ?',
    ),
    touchCatalog: database.prepare<[number]>(
      `INSERT INTO temp.touched (image_id)
       SELECT i.id FROM any_image i JOIN any_folder f ON f.id = i.folder_id WHERE f.catalog_id = ?`,
    ),
  }
}
