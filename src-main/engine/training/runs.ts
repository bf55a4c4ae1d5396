import type { Database } from 'better-sqlite3'
import type {
  AttributeKind,
  Comparison,
  CurvePoint,
  ErrorData,
  ModelMetrics,
  ModelVersion,
  Run,
  TrainingOptions,
} from '../../../src-preload/contract.ts'
import { goesByEpochs } from '../../../src-preload/contract/methods.ts'
import { AppError } from '../../common/app-error.ts'
import { oneRow } from '../storage/one-row.ts'
import { storedOptions } from './methods.ts'

interface RunRow {
  id: number
  attribute_id: number
  /** Of the attribute. */
  kind: AttributeKind
  state: Exclude<Run['state'], 'stopped'>
  options: string
  examples: number
  started_at: number
  seconds: number | null
  before: string | null
  after: string | null
  comparison: string | null
  explanation: string | null
  error: string | null
}

const selectRun = 'SELECT r.*, a.kind FROM run r JOIN any_attribute a ON a.id = r.attribute_id'

/** The record of every training: what it was asked, how it went, what came out. */
export class Runs {
  readonly #database: Database
  /** Those that this process is at: one that is recorded as running and is not among them has lost its own. */
  readonly #underWay = new Set<number>()

  constructor(database: Database) {
    this.#database = database
  }

  /**
   * Called once, at the start: of the runs that were under way when the program ended only these go on. Others that left a
   * checkpoint can be gone on with; the rest are over.
   */
  endInterrupted(goingOn: readonly number[]): void {
    for (const id of goingOn) this.#underWay.add(id)
    const error: ErrorData = { code: 'process-died', message: 'Selvedge was closed during this run. Retrain again.' }
    const left = this.#database.prepare<[], RunRow>(`${selectRun} WHERE r.state = 'running'`).all()
    const end = this.#database.prepare<[string, number]>(`UPDATE run SET state = 'failed', error = ? WHERE id = ?`)
    for (const { id, kind, options } of left) {
      if (!this.#underWay.has(id) && !goesByEpochs(storedOptions(options, kind))) end.run(JSON.stringify(error), id)
    }
  }

  begin(attributeId: number, options: TrainingOptions): number {
    const { lastInsertRowid } = this.#database
      .prepare<[number, string, number]>(
        `INSERT INTO run (attribute_id, state, options, started_at) VALUES (?, 'running', ?, ?)`,
      )
      .run(attributeId, JSON.stringify(options), Date.now())
    this.#underWay.add(Number(lastInsertRowid))
    return Number(lastInsertRowid)
  }

  /** What it learns from was read: it knows of no decision made after `at`. */
  setExamples(id: number, examples: number, at: number): void {
    this.#database
      .prepare<[number, number, number]>('UPDATE run SET examples = ?, started_at = ? WHERE id = ?')
      .run(examples, at, id)
  }

  /** A run that failed, or was cancelled or stopped, is under way again. */
  goOn(id: number): void {
    this.#database.prepare<[number]>(`UPDATE run SET state = 'running', error = NULL WHERE id = ?`).run(id)
    this.#underWay.add(id)
  }

  addPoints(id: number, points: readonly CurvePoint[]): void {
    const insert = this.#database.prepare<[number, number, number, number, number | null, number | null]>(
      `INSERT OR REPLACE INTO run_point (run_id, iteration, loss, accuracy, validation_loss, validation_accuracy)
       VALUES (?, ?, ?, ?, ?, ?)`,
    )
    this.#database.transaction(() => {
      for (const { iteration, loss, accuracy, validationLoss, validationAccuracy } of points) {
        insert.run(id, iteration, loss, accuracy, validationLoss, validationAccuracy)
      }
    })()
  }

  /** What was told on the way may be of several fits, which no line should join: of a run that is done, one curve is kept. */
  setCurve(id: number, points: readonly CurvePoint[]): void {
    this.#database.transaction(() => {
      this.#database.prepare<[number]>('DELETE FROM run_point WHERE run_id = ?').run(id)
      this.addPoints(id, points)
    })()
  }

  finish(
    id: number,
    outcome: Pick<Run, 'before' | 'after' | 'comparison' | 'explanation'> & { seconds: number },
  ): void {
    this.#database
      .prepare<{
        id: number
        before: string | null
        after: string | null
        comparison: string | null
        explanation: string | null
        seconds: number
      }>(
        `UPDATE run SET state = 'done', before = @before, after = @after, comparison = @comparison,
           explanation = @explanation, seconds = @seconds WHERE id = @id`,
      )
      .run({
        id,
        before: toJson(outcome.before),
        after: toJson(outcome.after),
        comparison: toJson(outcome.comparison),
        explanation: outcome.explanation,
        seconds: outcome.seconds,
      })
  }

  fail(id: number, state: 'failed' | 'cancelled', error: ErrorData | null, seconds: number): void {
    this.#database
      .prepare<[string, string | null, number, number]>('UPDATE run SET state = ?, error = ?, seconds = ? WHERE id = ?')
      .run(state, toJson(error), seconds, id)
  }

  get(id: number): Run {
    const row = this.#database.prepare<[number], RunRow>(`${selectRun} WHERE r.id = ?`).get(id)
    if (!row) throw new AppError('not-found', `There is no run ${id}. Choose one of those that are listed.`, String(id))
    return this.#toRun(row)
  }

  list(attributeId: number): Run[] {
    const rows = this.#database
      .prepare<[number], RunRow>(`${selectRun} WHERE r.attribute_id = ? ORDER BY r.id DESC LIMIT 100`)
      .all(attributeId)
    return rows.map((row) => this.#toRun(row))
  }

  /** When the last run that came to an end and learned from all began: decisions after it are new to the model. */
  lastStart(attributeId: number): number | null {
    return oneRow(
      this.#database
        .prepare<[number], number | null>(
          `SELECT max(started_at) FROM run WHERE attribute_id = ? AND state = 'done' AND options ->> 'among' IS NULL`,
        )
        .pluck(),
      attributeId,
    )
  }

  /** What was decided until then, a version that was trained here may have learned from; 0 for others. */
  learnedUntil({ runId }: Pick<ModelVersion, 'runId'>): number {
    return runId === null ? 0 : this.get(runId).startedAt
  }

  #toRun(row: RunRow): Run {
    const curve = this.#database
      .prepare<[number], CurvePoint>(
        `SELECT iteration, loss, accuracy, validation_loss AS validationLoss, validation_accuracy AS validationAccuracy
         FROM run_point WHERE run_id = ? ORDER BY iteration`,
      )
      .all(row.id)
    const versionId = this.#database
      .prepare<[number], number>('SELECT id FROM any_version WHERE run_id = ?')
      .pluck()
      .get(row.id)
    return {
      id: row.id,
      attributeId: row.attribute_id,
      state: row.state === 'running' && !this.#underWay.has(row.id) ? 'stopped' : row.state,
      startedAt: row.started_at,
      seconds: row.seconds,
      options: storedOptions(row.options, row.kind),
      examples: row.examples,
      before: row.before ? (JSON.parse(row.before) as ModelMetrics) : null,
      after: row.after ? (JSON.parse(row.after) as ModelMetrics) : null,
      comparison: row.comparison ? (JSON.parse(row.comparison) as Comparison) : null,
      explanation: row.explanation,
      curve,
      versionId: versionId ?? null,
      error: row.error ? (JSON.parse(row.error) as ErrorData) : null,
    }
  }
}

function toJson(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value)
}
