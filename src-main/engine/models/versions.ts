import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import type { ModelVersion, VersionState } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import { setTopCount, topCount, type HeadSpec, type ModelSpecs } from '../../common/contracts/vision.ts'
import type { Attributes } from '../labels/attributes.ts'
import type { Speech } from '../../common/captioner/claims/speech.ts'
import { foldersWithCards, modelIn, parseModelCard, thresholdOf, verifyModelFile, type ModelCard } from './cards.ts'
import { Meaning } from './meaning.ts'

interface VersionRow {
  id: number
  attribute_id: number
  name: string
  origin: 'shipped' | 'trained'
  folder: string
  state: Exclude<VersionState, 'replaced'>
  /** 1: of a rejected one, no person rejected it. */
  replaced: 0 | 1
  run_id: number | null
  card: string
  label_ids: string
  created_at: number
}

/** The model versions of every attribute: shipped and trained, active, retired, waiting or rejected. */
export class Versions {
  readonly #database: Database
  readonly #attributes: Attributes
  readonly #folders: { shipped: string; trained: string }

  constructor(database: Database, attributes: Attributes, folders: { shipped: string; trained: string }) {
    this.#database = database
    this.#attributes = attributes
    this.#folders = folders
  }

  add(version: {
    attributeId: number
    name: string
    origin: 'shipped' | 'trained'
    folder: string
    state: VersionState
    runId: number | null
    card: ModelCard
    /** The label of each output where it is known: one may have been renamed while the run went on. */
    labelIds?: readonly number[]
  }): number {
    const labels = version.card.kind === 'head' ? version.card.labels : []
    const labelIds =
      version.labelIds ?? labels.map((label) => this.#attributes.ensureLabel(version.attributeId, label).id)
    const { lastInsertRowid } = this.#database
      .prepare<[number, string, string, string, string, number | null, string, string, number, number | null]>(
        `INSERT INTO model_version (attribute_id, name, origin, folder, state, run_id, card, label_ids, created_at, threshold)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        version.attributeId,
        version.name,
        version.origin,
        version.folder,
        version.state,
        version.runId,
        JSON.stringify(version.card),
        JSON.stringify(labelIds),
        Date.now(),
        thresholdOf(version.card),
      )
    return Number(lastInsertRowid)
  }

  /**
   * Makes a trained model known again whose files are here and whose row is not, as in a library that was restored.
   * @returns its id; undefined: nothing here is such a model, or its attribute is gone
   */
  adopt(folder: string, state: VersionState): number | undefined {
    const path = join(this.#folders.trained, folder)
    const card = modelIn(path)
    if (!card) return undefined
    const attribute = this.#attributes.find(card.attribute)
    if (!attribute || !existsSync(join(path, card.file))) return undefined
    return this.#database.transaction(() => {
      const id = this.add({
        attributeId: attribute.id, name: card.name, origin: 'trained', folder, state, runId: null, card,
      }) // prettier-ignore
      // What it learned from is not known any more: nothing decided until now is new to it.
      this.#database
        .prepare<[number, number]>('UPDATE model_version SET learned_until = ? WHERE id = ?')
        .run(Date.now(), id)
      return id
    })()
  }

  /** Makes all trained models known again that are here; none of them tags. @returns their names */
  adoptAll(): string[] {
    return foldersWithCards(this.#folders.trained).flatMap((folder) => {
      if (this.byKey({ origin: 'trained', folder }) !== undefined) return []
      const id = this.adopt(folder, 'retired')
      return id === undefined ? [] : [this.get(id).name]
    })
  }

  /** A folder of this name, or one that is called after it, in which no model that the library knows lies. */
  freeFolder(name: string): string {
    let folder = name
    for (let turn = 2; this.byKey({ origin: 'trained', folder }) !== undefined; turn++) folder = `${name}-${turn}`
    return folder
  }

  list(attributeId: number): ModelVersion[] {
    const rows = this.#database
      .prepare<[number], VersionRow>('SELECT * FROM model_version WHERE attribute_id = ? ORDER BY id DESC')
      .all(attributeId)
    return rows.map(toVersion)
  }

  get(id: number): ModelVersion {
    return toVersion(this.#row(id))
  }

  active(attributeId: number): ModelVersion | null {
    const row = this.#database
      .prepare<[number], VersionRow>(`SELECT * FROM model_version WHERE attribute_id = ? AND state = 'active'`)
      .get(attributeId)
    return row ? toVersion(row) : null
  }

  /** The shipped head that trainings go on from; null where none ships for the attribute. */
  base(attributeId: number): ModelVersion | null {
    const row = this.#database
      .prepare<[number], VersionRow>(
        `SELECT * FROM model_version WHERE attribute_id = ? AND origin = 'shipped' ORDER BY id DESC LIMIT 1`,
      )
      .get(attributeId)
    return row ? toVersion(row) : null
  }

  /** The shipped head that a version is, or that its training went on from; null: it knows only what it learned here. */
  shippedPart(id: number): ModelVersion | null {
    const { attribute_id, card, origin } = this.#row(id)
    if (origin === 'shipped') return this.get(id)
    return typeof parseModelCard(card).training['prior'] === 'string' ? this.base(attribute_id) : null
  }

  /** Ids of the versions that tag now. */
  activeIds(): number[] {
    return this.#database.prepare<[], number>('SELECT id FROM active_version ORDER BY id').pluck().all()
  }

  /** Of every attribute, the one that tags or would, were the attribute not deleted: undone, its deletion must find all it needs. */
  acceptedIds(): number[] {
    return this.#database
      .prepare<[], number>(`SELECT id FROM model_version WHERE state = 'active' ORDER BY id`)
      .pluck()
      .all()
  }

  /** Ids of the versions of an attribute whose answers are labels. */
  heads(attributeId: number): number[] {
    return this.#database
      .prepare<[number], number>(
        `SELECT id FROM model_version WHERE attribute_id = ? AND label_ids <> '[]' ORDER BY id`,
      )
      .pluck()
      .all(attributeId)
  }

  /** Captioners that have a say: the one in use first, then one that waits to be reviewed. */
  captioners(): number[] {
    return this.#database
      .prepare<[], number>(
        `SELECT v.id FROM model_version v JOIN any_attribute a ON a.id = v.attribute_id
         WHERE a.kind = 'text' AND a.state <> 'deleted' AND v.state IN ('active', 'candidate') ORDER BY v.state, v.id`,
      )
      .pluck()
      .all()
  }

  /** Not that of a shipped model which an update of the program replaced. */
  exists(id: number): boolean {
    return this.#database.prepare<[number], 1>('SELECT 1 FROM model_version WHERE id = ?').pluck().get(id) === 1
  }

  card(id: number): ModelCard {
    return parseModelCard(this.#row(id).card)
  }

  /** The feature blocks that the versions in use read, each once. */
  featuresInUse(): string[] {
    return [...new Set(this.activeIds().flatMap((id) => this.card(id).features))]
  }

  /** What the vision process needs to run these versions. @throws AppError `model-missing` */
  specs(ids: readonly number[]): ModelSpecs {
    const specs: ModelSpecs = { heads: [], captioners: [] }
    for (const id of ids) {
      const { spec, card } = this.#specAndCard(id)
      if (card.kind === 'head') {
        const kept = card.activation === 'sigmoid' ? setTopCount : topCount
        specs.heads.push({ ...spec, labels: card.labels.length, kept })
      } else specs.captioners.push({ ...spec, speech: card.speech ?? null })
    }
    return specs
  }

  /** How a captioner uses words; null where that is not known. */
  speech(id: number): Speech | null {
    const card = this.card(id)
    return (card.kind === 'captioner' && card.speech) || null
  }

  /** Where a version's file lies. @throws AppError `model-missing` */
  file(id: number): string {
    return this.#specAndCard(id).spec.file
  }

  /** Checks its file against its card. @throws AppError `model-missing`, `damaged` */
  async verify(id: number, verifyFile = verifyModelFile): Promise<void> {
    const { folder, origin } = this.#row(id)
    await verifyFile(join(this.#folders[origin], folder), this.card(id))
  }

  /** It tags no more, and no other in its place. */
  retire(id: number): void {
    this.#setState(id, 'retired')
  }

  #specAndCard(id: number): { spec: Omit<HeadSpec, 'labels' | 'kept'>; card: ModelCard } {
    const row = this.#row(id)
    const card = parseModelCard(row.card)
    const file = join(this.#folders[row.origin], row.folder, card.file)
    if (!existsSync(file)) {
      throw new AppError(
        'model-missing',
        `The model "${row.name}" has lost its file "${file}". Return to another version.`,
        file,
      )
    }
    return { spec: { versionId: id, file, features: card.features }, card }
  }

  /** The label that each output of a head learned, whatever became of it since. */
  labelIds(id: number): number[] {
    return JSON.parse(this.#row(id).label_ids) as number[]
  }

  /** What the outputs of a head mean now. */
  meaning(id: number): Meaning {
    const { attribute_id, card } = this.#row(id)
    const parsed = parseModelCard(card)
    const isExclusive = parsed.kind !== 'head' || parsed.activation !== 'sigmoid'
    return new Meaning(this.labelIds(id), this.#attributes.standing(attribute_id), isExclusive)
  }

  /** The version becomes the active one of its attribute; the one before is retired. */
  activate(id: number): void {
    const row = this.#row(id)
    this.file(id)
    this.#database.transaction(() => {
      this.#database
        .prepare<[number]>(`UPDATE model_version SET state = 'retired' WHERE attribute_id = ? AND state = 'active'`)
        .run(row.attribute_id)
      this.#setState(id, 'active')
      this.#database
        .prepare<[number, number]>('UPDATE model_version SET accepted_at = ? WHERE id = ?')
        .run(Date.now(), id)
    })()
  }

  reject(id: number): void {
    const row = this.#row(id)
    if (row.state === 'active') {
      throw new AppError('bad-request', `"${row.name}" is in use. Return to another version instead.`, row.name)
    }
    this.#setState(id, 'rejected')
  }

  /** The version is what it was, and `previousId` the active one again. */
  takeBack(id: number, state: VersionState, previousId: number | null): void {
    this.#setState(id, state)
    if (previousId !== null) this.#setState(previousId, 'active')
  }

  /** A version by the place of its files, which outlasts ids. */
  key(id: number): { origin: 'shipped' | 'trained'; folder: string } {
    const { folder, origin } = this.#row(id)
    return { origin, folder }
  }

  byKey({ folder, origin }: { origin: 'shipped' | 'trained'; folder: string }): number | undefined {
    return this.#database
      .prepare<[string, string], number>('SELECT id FROM model_version WHERE origin = ? AND folder = ?')
      .pluck()
      .get(origin, folder)
  }

  /** A newer candidate takes the place of the ones still waiting. */
  replaceCandidates(attributeId: number): void {
    this.#database
      .prepare<[number]>(
        `UPDATE model_version SET state = 'rejected', replaced = 1 WHERE attribute_id = ? AND state = 'candidate'`,
      )
      .run(attributeId)
  }

  #setState(id: number, state: VersionState): void {
    const isReplaced = state === 'replaced'
    this.#database
      .prepare<[string, number, number]>('UPDATE model_version SET state = ?, replaced = ? WHERE id = ?')
      .run(isReplaced ? 'rejected' : state, Number(isReplaced), id)
  }

  #row(id: number): VersionRow {
    const row = this.#database.prepare<[number], VersionRow>('SELECT * FROM model_version WHERE id = ?').get(id)
    if (!row)
      throw new AppError(
        'not-found',
        `There is no model version ${id}. Choose one of those that are listed.`,
        String(id),
      )
    return row
  }
}

function toVersion(row: VersionRow): ModelVersion {
  const card = parseModelCard(row.card)
  return {
    id: row.id,
    attributeId: row.attribute_id,
    kind: card.kind,
    name: row.name,
    origin: row.origin,
    state: row.replaced === 1 ? 'replaced' : row.state,
    createdAt: row.created_at,
    runId: row.run_id,
    labels: card.kind === 'head' ? card.labels.length : card.words,
    features: card.features,
    metrics: card.metrics,
    sinceAccepted: null,
  }
}
