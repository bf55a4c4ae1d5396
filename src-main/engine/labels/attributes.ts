import type { Database, Statement } from 'better-sqlite3'
import type { Attribute, AttributeKind, Label } from '../../../src-preload/contract.ts'
import { fold } from '../../../src-preload/contract/folding.ts'
import { captionAttribute } from './caption-attribute.ts'
import { cleanName, tidyName } from './names.ts'
import type { Standing } from './standing.ts'
import { Vocabulary } from './vocabulary.ts'
import { AppError } from '../../common/app-error.ts'
import { oneRow } from '../storage/one-row.ts'

/** Other names people use, accepted wherever an attribute is named in text (column heads, the command line). */
const aliases: Readonly<Record<string, string>> = {
  color: 'colour',
  pool: 'type',
  clothing_type: 'type',
  annotation: 'caption',
}

/** By label; those that no image has may be missing. */
export type LabelCounts = ReadonlyMap<number, Pick<Label, 'images' | 'decided' | 'imported'>>

/** What is counted of an attribute whenever it changes. */
export interface KeptCounts {
  labels(attributeId: number): LabelCounts
  sources(attributeId: number): Attribute['sources']
}

interface AttributeRow {
  id: number
  name: string
  title: string
  kind: AttributeKind
  description: string
  threshold: number
  ownThreshold: number | null
  modelThreshold: number
  activeVersionId: number | null
}

interface LabelSought {
  attributeId: number
  /** As it was written, and that folded. */
  exact: string
  asWritten: string
  /** Folded as it is kept. */
  folded: string
}

/** Where neither a person nor the model says from what confidence on an answer is stated: where it is likelier than not. */
export const usualThreshold = 0.5

/** What is asked of an image, and the labels each attribute can have. */
export class Attributes {
  readonly #database: Database
  readonly #counts: KeptCounts
  readonly #labelId: Statement<LabelSought, number>
  readonly #readAs: Statement<[number, string], number>
  readonly #threshold: Statement<[number, number], number>
  readonly #vocabulary: Vocabulary

  constructor(database: Database, counts: KeptCounts) {
    this.#database = database
    this.#vocabulary = new Vocabulary(database)
    this.#counts = counts
    this.#labelId = database
      .prepare<LabelSought, number>(
        `SELECT id FROM label WHERE attribute_id = @attributeId AND folded IN (@asWritten, @folded)
         ORDER BY name = @exact COLLATE BINARY DESC, folded = @folded DESC, id LIMIT 1`,
      )
      .pluck()
    this.#readAs = database
      .prepare<[number, string], number>(
        `SELECT l.id FROM synonym s JOIN label l ON l.id = s.label_id
         WHERE s.attribute_id = ? AND s.folded = ? AND l.state <> 'deleted'`,
      )
      .pluck()
    this.#threshold = database
      .prepare<[number, number], number>(
        `SELECT coalesce(a.threshold, v.threshold, ?) FROM attribute a
         LEFT JOIN active_version v ON v.attribute_id = a.id WHERE a.id = ?`,
      )
      .pluck()
  }

  list(): Attribute[] {
    return this.#rows().map((row) => this.#whole(row))
  }

  /** In the order of the list, without counting a label. */
  ids(): number[] {
    return this.#rows().map(({ id }) => id)
  }

  /** With its labels. @throws AppError `not-found` */
  whole(id: number): Attribute {
    return this.#whole(this.get(id))
  }

  #whole(row: AttributeRow): Attribute {
    return { ...row, labels: this.#labelsOf(row.id), sources: this.#counts.sources(row.id) }
  }

  /** By id. @throws AppError `not-found` */
  get(id: number): AttributeRow {
    const row = this.look(id)
    if (!row) throw new AppError('not-found', `There is no attribute ${id}.`, String(id))
    return row
  }

  /** By id; undefined where there is none. */
  look(id: number): AttributeRow | undefined {
    return this.#rows().find((candidate) => candidate.id === id)
  }

  /** By name as people write it; undefined where there is none. */
  find(name: string): AttributeRow | undefined {
    const plain = fold(tidyName(name))
    const wanted = aliases[plain] ?? plain
    return this.#rows().find((row) => fold(row.name) === wanted || fold(row.title) === wanted)
  }

  /** Whether the program cannot be without it. */
  isBuiltIn(id: number): boolean {
    return id === captionAttribute(this.#database)
  }

  names(): string[] {
    return this.#rows().map(({ name }) => name)
  }

  /**
   * The names of an attribute that is to be made.
   * @param name in files and on the command line, in small letters; without one, the title
   * @throws AppError `bad-request`, `already-exists`
   */
  newNames(title: string, name = title): { name: string; title: string } {
    const clean = cleanName(title, 'attribute')
    const plain = cleanName(name, 'attribute').toLowerCase()
    const taken = [plain, clean].find((wanted) => this.find(wanted))
    if (taken !== undefined) {
      throw new AppError('already-exists', `There is an attribute "${taken}" already.`, taken)
    }
    return { name: plain, title: clean }
  }

  /** @throws AppError `already-exists` where another attribute is called so */
  requireFreeTitle(title: string, own: number): void {
    const taken = this.find(title)
    if (taken && taken.id !== own) {
      throw new AppError('already-exists', `There is an attribute "${title}" already.`, title)
    }
  }

  /** @throws AppError `already-exists` where another label of the attribute is called so */
  requireFreeLabel(attributeId: number, name: string, own?: number): void {
    const taken = this.findLabel(attributeId, name)
    if (taken !== undefined && taken !== own) {
      throw new AppError('already-exists', `There is a label "${name}" already.`, name)
    }
  }

  /** Makes an attribute that no person asked for by itself: of a model that comes with the program, of a table. */
  create(title: string, name = title, kind: AttributeKind = 'label'): AttributeRow {
    const names = this.newNames(title, name)
    return this.get(this.#vocabulary.insertAttribute(names.name, names.title, kind))
  }

  /**
   * The label of this name; undefined where there is none. A library may hold labels from before that names tell apart no
   * longer: the one that is written the same, or the first.
   */
  findLabel(attributeId: number, name: string): number | undefined {
    const exact = name.trim()
    return this.#labelId.get({ attributeId, exact, asWritten: fold(exact), folded: fold(tidyName(name)) })
  }

  /** The label that this name means in a table or on the card of a model: its own, or another one that is read as it. */
  readLabel(attributeId: number, name: string): number | undefined {
    return this.findLabel(attributeId, name) ?? this.#readAs.get(attributeId, fold(tidyName(name)))
  }

  /** The label that this name means, made where there is none. Names differ by more than capitals. */
  ensureLabel(attributeId: number, name: string): { id: number; created: boolean } {
    const known = this.readLabel(attributeId, name)
    if (known !== undefined) return { id: known, created: false }
    return { id: this.#vocabulary.insertLabel(attributeId, cleanName(name, 'label')), created: true }
  }

  /** @throws AppError `not-found` */
  label(labelId: number): Label {
    const row = this.#database.prepare<[number], LabelRow>(`${labelRows} AND id = ?`).get(labelId)
    if (!row) throw new AppError('not-found', `There is no label ${labelId}.`, String(labelId))
    return toLabel(row, this.#counts.labels(row.attributeId))
  }

  /** The confidence from which on answers of an attribute are stated. */
  threshold(attributeId: number): number {
    return oneRow(this.#threshold, usualThreshold, attributeId)
  }

  /** The labels that an attribute offers, and when each was made, in milliseconds since 1970. */
  labelsMade(attributeId: number): { id: number; name: string; createdAt: number }[] {
    return this.#database
      .prepare<[number], { id: number; name: string; createdAt: number }>(
        `SELECT id, name, created_at AS createdAt FROM label WHERE attribute_id = ? AND state = 'used' ORDER BY id`,
      )
      .all(attributeId)
  }

  /** The labels of an attribute. */
  labels(attributeId: number): Label[] {
    return this.#labelsOf(attributeId)
  }

  /** Names of an attribute's labels by id. */
  labelNames(attributeId: number): Map<number, string> {
    return new Map(this.#labelRows(attributeId).map(({ id, name }) => [id, name]))
  }

  standing(attributeId: number): Standing {
    const rows = this.#database
      .prepare<[number], { id: number; standsFor: number | null }>(
        `SELECT l.id, t.id AS standsFor FROM label l
         LEFT JOIN label t ON t.id = coalesce(l.merged_into, l.id) AND t.state = 'used'
         WHERE l.attribute_id = ? AND l.state <> 'used' ORDER BY l.id`,
      )
      .all(attributeId)
    return new Map(rows.map(({ id, standsFor }) => [id, standsFor]))
  }

  #rows(): AttributeRow[] {
    return this.#database
      .prepare<{ usual: number }, AttributeRow>(
        `SELECT a.id, a.name, a.title, a.kind, a.description, a.threshold AS ownThreshold,
           coalesce(a.threshold, v.threshold, @usual) AS threshold, coalesce(v.threshold, @usual) AS modelThreshold,
           v.id AS activeVersionId
         FROM attribute a LEFT JOIN active_version v ON v.attribute_id = a.id
         WHERE a.state <> 'deleted' ORDER BY a.position, a.id`,
      )
      .all({ usual: usualThreshold })
  }

  #labelsOf(attributeId: number): Label[] {
    const counts = this.#counts.labels(attributeId)
    const labels = this.#labelRows(attributeId).map((row) => toLabel(row, counts))
    return labels.sort((a, b) => b.images - a.images)
  }

  #labelRows(attributeId: number): LabelRow[] {
    return this.#database
      .prepare<[number], LabelRow>(`${labelRows} AND attribute_id = ? ORDER BY name`)
      .all(attributeId)
  }
}

type LabelRow = Omit<Label, 'images' | 'decided' | 'imported' | 'retired' | 'synonyms'> & {
  state: 'used' | 'retired'
  /** As JSON. */
  synonyms: string
}

const labelRows = `SELECT id, attribute_id AS attributeId, name, description, colour, hotkey AS key, parent_id AS parentId, state,
    (SELECT json_group_array(s.name ORDER BY s.name) FROM synonym s WHERE s.label_id = label.id) AS synonyms
  FROM label WHERE state <> 'deleted'`

function toLabel({ state, synonyms, ...row }: LabelRow, counts: LabelCounts): Label {
  return {
    ...row,
    synonyms: JSON.parse(synonyms) as string[],
    retired: state === 'retired',
    images: 0,
    decided: 0,
    imported: 0,
    ...counts.get(row.id),
  }
}
