import type { Database } from 'better-sqlite3'
import type { Change, Decision, DecisionForEach, HistoryState } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import type { Journal } from '../storage/journal.ts'
import type { Attributes } from '../labels/attributes.ts'
import type { Deciding, Told } from '../kinds/answer-kind.ts'
import type { Entry } from '../kinds/entry.ts'
import type { Kinds } from '../kinds/kinds.ts'
import type { Values } from '../values/values.ts'
import { byImage, describe } from './wording.ts'

/** What one action did to one image's decisions on one attribute. */
type Step = [attributeId: number, imageId: number, before: Entry[], after: Entry[]]

export interface DecisionOutcome {
  /** Images whose decisions changed. */
  imageIds: number[]
}

/** Whether the last training found that an image's decision is probably wrong, and no one has looked at it since. */
type IsDoubted = (attributeId: number, imageId: number) => boolean

export interface ImportedDecision {
  imageId: number
  attributeId: number
  /** What the cell says, as the kind of the attribute reads it. */
  answer: Told
}

/**
 * The decisions of people, and the history that can take each action back. One action is one row of `change` and one
 * line of the journal, however many images it touched; both are on disk before the caller hears of success.
 */
export class Annotations {
  readonly #database: Database
  readonly #journal: Journal
  readonly #values: Values
  readonly #attributes: Attributes
  readonly #isDoubted: IsDoubted
  readonly #kinds: Kinds
  /** An attribute never changes its kind. */
  readonly #byAttribute = new Map<number, Deciding>()
  readonly #statements: ReturnType<typeof prepare>

  constructor(
    database: Database,
    {
      attributes,
      isDoubted,
      journal,
      kinds,
      values,
    }: { attributes: Attributes; isDoubted: IsDoubted; journal: Journal; kinds: Kinds; values: Values },
  ) {
    this.#database = database
    this.#isDoubted = isDoubted
    this.#journal = journal
    this.#attributes = attributes
    this.#values = values
    this.#kinds = kinds
    this.#statements = prepare(database)
  }

  /** One action, whether all images get the same decision or each its own. */
  decide(imageIds: Iterable<number>, attributeId: number, decision: Decision | DecisionForEach): DecisionOutcome {
    const { kind, title } = this.#attributes.get(attributeId)
    const { deciding } = this.#kinds.named(kind)
    const decisions = byImage(imageIds, decision)
    const names = this.#attributes.labelNames(attributeId)
    const nameOf = (labelId: number): string => {
      const name = names.get(labelId)
      if (name !== undefined) return name
      const foreign = this.#attributes.label(labelId).name
      throw new AppError('bad-request', `"${foreign}" is no label of ${title}.`, foreign)
    }
    const wordings = new Map<Decision, string>()
    for (const each of new Set(decisions.values())) {
      deciding.requireFit(title, each)
      wordings.set(each, deciding.wording(each, nameOf))
    }
    return this.#database.transaction(() => {
      const steps: Step[] = []
      const said = new Set<string>()
      for (const [imageId, each] of decisions) {
        // The window may name an image that was removed since it last looked.
        if (!this.#statements.exists.get(imageId)) continue
        const before = deciding.entries(attributeId, imageId)
        const after = deciding.decided(attributeId, imageId, before, each)
        if (!after || (isSame(before, after) && !this.#confirms(each, attributeId, imageId))) continue
        steps.push([attributeId, imageId, before, after])
        said.add(wordings.get(each) as string)
      }
      this.#commit(describe(title, said, steps.length), steps)
      return { imageIds: steps.map(([, imageId]) => imageId) }
    })()
  }

  /**
   * Decisions read from a file, as one action; of several on one image the last holds. A person's own decisions are not
   * overwritten, "is not X" included.
   */
  importDecisions(title: string, decisions: Iterable<ImportedDecision>): { written: number; kept: number } {
    return this.#database.transaction(() => {
      const steps: Step[] = []
      let kept = 0
      const last = new Map<string, ImportedDecision>()
      for (const decision of decisions) last.set(`${decision.attributeId} ${decision.imageId}`, decision)
      for (const { imageId, attributeId, answer } of last.values()) {
        const deciding = this.#deciding(attributeId)
        const before = deciding.entries(attributeId, imageId)
        const after = deciding.told(before, answer)
        if (after === null) kept++
        else if (!isSame(before, after)) steps.push([attributeId, imageId, before, after])
      }
      this.#commit(title, steps)
      return { written: steps.length, kept }
    })()
  }

  undo(): { change: Change | null; steps: { attributeId: number; imageId: number }[] } {
    return this.#replay(this.#statements.lastDone.get() as ChangeRow | undefined, 'undo')
  }

  redo(): { change: Change | null; steps: { attributeId: number; imageId: number }[] } {
    return this.#replay(this.#statements.firstUndone.get() as ChangeRow | undefined, 'redo')
  }

  history(): HistoryState {
    return {
      undo: toChange(this.#statements.lastDone.get() as ChangeRow | undefined),
      redo: toChange(this.#statements.firstUndone.get() as ChangeRow | undefined),
    }
  }

  #replay(row: ChangeRow | undefined, direction: 'undo' | 'redo'): ReturnType<Annotations['undo']> {
    if (!row) return { change: null, steps: [] }
    return this.#database.transaction(() => {
      const steps = JSON.parse((this.#statements.steps.get(row.id) as { steps: string }).steps) as Step[]
      const done: Step[] = []
      for (const [attributeId, imageId, before, after] of steps) {
        // The catalog may have been removed since; there is nothing to give back to then.
        if (!this.#statements.exists.get(imageId)) continue
        const [from, to] = direction === 'undo' ? [after, before] : [before, after]
        done.push([attributeId, imageId, from, to])
      }
      this.#replaceAll(done)
      this.#statements.setUndone.run(direction === 'undo' ? 1 : 0, row.id)
      this.#journal.append(this.#journalEntry(`${direction === 'undo' ? 'Undo' : 'Redo'}: ${row.title}`, done))
      return { change: toChange(row), steps: done.map(([attributeId, imageId]) => ({ attributeId, imageId })) }
    })()
  }

  #commit(title: string, steps: Step[]): void {
    if (steps.length === 0) return
    this.#replaceAll(steps)
    // What was undone before can no longer be redone: the new action took its place.
    this.#statements.dropUndone.run()
    const images = new Set(steps.map(([, imageId]) => imageId)).size
    this.#statements.insertChange.run(title, Date.now(), images, JSON.stringify(steps))
    this.#journal.append(this.#journalEntry(title, steps))
  }

  #replaceAll(steps: Step[]): void {
    for (const [attributeId, group] of Map.groupBy(steps, ([attributeId]) => attributeId)) {
      const deciding = this.#deciding(attributeId)
      const imageIds = group.map(([, imageId]) => imageId)
      this.#values.decide(attributeId, imageIds, () => {
        for (const [, imageId, , after] of group) deciding.replace(attributeId, imageId, after)
      })
    }
  }

  #deciding(attributeId: number): Deciding {
    const known = this.#byAttribute.get(attributeId)
    if (known) return known
    const { deciding } = this.#kinds.named(this.#attributes.get(attributeId).kind)
    this.#byAttribute.set(attributeId, deciding)
    return deciding
  }

  /** Said again of a decision that is doubted, the same is something new: it is not doubted any more. */
  #confirms({ kind }: Decision, attributeId: number, imageId: number): boolean {
    return (kind === 'is' || kind === 'accept' || kind === 'set') && this.#isDoubted(attributeId, imageId)
  }

  #place(imageId: number, folders: Map<number, Place>): { catalog: string; file: string } | { file: number } {
    const image = this.#statements.image.get(imageId) as { folderId: number; name: string } | undefined
    if (!image) return { file: imageId }
    let place = folders.get(image.folderId)
    if (!place) folders.set(image.folderId, (place = this.#statements.folder.get(image.folderId) as Place))
    return { catalog: place.catalog, file: place.folder === '' ? image.name : `${place.folder}/${image.name}` }
  }

  /** Names and paths, not ids: the journal must be readable when the database is not. */
  #journalEntry(action: string, steps: Step[]): unknown {
    const known = new Map<number, { name: string; labels: Map<number, string> }>()
    const attribute = (id: number): { name: string; labels: Map<number, string> } => {
      let entry = known.get(id)
      if (!entry)
        known.set(id, (entry = { name: this.#attributes.get(id).name, labels: this.#attributes.labelNames(id) }))
      return entry
    }
    const folders = new Map<number, Place>()
    return {
      at: new Date().toISOString(),
      action,
      decisions: steps.map(([attributeId, imageId, , after]) => ({
        ...this.#place(imageId, folders),
        attribute: attribute(attributeId).name,
        labels: after.map(([answer, verdict, source]) => [
          typeof answer === 'number' ? (attribute(attributeId).labels.get(answer) ?? answer) : answer,
          verdict,
          source,
        ]),
      })),
    }
  }
}

/** Where a folder lies: the catalog's path, and its own below that. */
interface Place {
  catalog: string
  folder: string
}

interface ChangeRow {
  id: number
  title: string
  at: number
  images: number
}

function toChange(row: ChangeRow | undefined): Change | null {
  return row ? { id: row.id, title: row.title, at: row.at, images: row.images } : null
}

/** Whether both say the same; when it was said does not count. */
function isSame(before: Entry[], after: Entry[]): boolean {
  if (before.length !== after.length) return false
  const key = (entries: Entry[]): string =>
    entries
      .map(([answer, verdict, source]) => `${answer} ${verdict} ${source}`)
      .sort()
      .join('|')
  return key(before) === key(after)
}

function prepare(database: Database) {
  return {
    exists: database.prepare('SELECT 1 FROM image WHERE id = ?'),
    image: database.prepare('SELECT folder_id AS folderId, name FROM image WHERE id = ?'),
    folder: database.prepare(
      `SELECT c.path AS catalog, f.path AS folder FROM folder f JOIN catalog c ON c.id = f.catalog_id WHERE f.id = ?`,
    ),
    insertChange: database.prepare('INSERT INTO change (title, at, images, steps) VALUES (?, ?, ?, ?)'),
    dropUndone: database.prepare('DELETE FROM change WHERE undone = 1'),
    lastDone: database.prepare('SELECT id, title, at, images FROM change WHERE undone = 0 ORDER BY id DESC LIMIT 1'),
    firstUndone: database.prepare('SELECT id, title, at, images FROM change WHERE undone = 1 ORDER BY id LIMIT 1'),
    steps: database.prepare('SELECT steps FROM change WHERE id = ?'),
    setUndone: database.prepare('UPDATE change SET undone = ? WHERE id = ?'),
  }
}
