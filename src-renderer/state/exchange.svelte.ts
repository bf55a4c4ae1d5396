import { copy } from '../copy.ts'
import type {
  AppCalls,
  ColumnUse,
  ImportReport,
  Job,
  TableCheck,
  TablePreview,
  TableReading,
  UnknownLabel,
} from '../../src-preload/contract.ts'
import { AppError } from '../../src-preload/contract/app-error.ts'
import type { EngineClient } from '../../src-preload/contract/client.ts'
import { assigned } from '../answers/column-uses.ts'
import { sentence } from '../client.ts'
import type { Toasts } from './toasts.svelte.ts'

type Dialogs = Pick<AppCalls, 'chooseFile'>

/** What becomes of answers that people contradict; `review`: theirs stand, and the images are gone through after the import. */
export type OnConflict = 'keep' | 'overwrite' | 'review'

/** A table that a person chose, and how it would be read. */
export interface ChosenTable {
  /** The token of its file. */
  path: string
  name: string
  catalogId: number | null
  preview: TablePreview
  /** What each column is; null: not guessed yet. */
  uses: ColumnUse[] | null
  /** New labels that mean another one. */
  same: (UnknownLabel & { label: string })[]
  conflicts: OnConflict
  /** What importing it so would come to; the last that is known. */
  check: TableCheck | null
  /** Whether the check is of how the table would be read now. */
  isChecked: boolean
}

/** Import of labels from tables. */
export class Exchange {
  #report = $state.raw<ImportReport | null>(null)
  #table = $state.raw<ChosenTable | null>(null)
  /** What is to become of conflicts, by import. */
  #imports = new Map<number, OnConflict>()
  #engine: EngineClient
  #dialogs: Dialogs
  #toasts: Toasts
  #showImages: (ids: Uint32Array) => void

  /** @param showImages lists images for a person to go through */
  constructor(engine: EngineClient, dialogs: Dialogs, toasts: Toasts, showImages: (ids: Uint32Array) => void) {
    this.#engine = engine
    this.#dialogs = dialogs
    this.#toasts = toasts
    this.#showImages = showImages
  }

  get report(): ImportReport | null {
    return this.#report
  }

  closeReport(): void {
    this.#report = null
  }

  /** A table of which a person is asked how to read it. */
  get table(): ChosenTable | null {
    return this.#table
  }

  closeTable(): void {
    this.#table = null
  }

  /** Shows a table that a person chooses, and what importing it would come to. */
  async importCsv(catalogId: number | null): Promise<void> {
    await this.#guard(async () => {
      const place = await this.#dialogs.chooseFile({
        use: 'table',
        title: copy.exchange.importTitle,
        extensions: ['csv', 'tsv', 'txt', 'xlsx', 'jsonl'],
      })
      if (place === null) return
      const preview = await this.#engine.exchange.preview({ path: place.token })
      await this.#read({
        path: place.token,
        name: place.name,
        catalogId,
        preview,
        uses: null,
        same: [],
        conflicts: 'keep',
        check: null,
        isChecked: false,
      })
    })
  }

  /** Shows the table as it reads in another encoding. */
  async readAs(encoding: string): Promise<void> {
    const table = this.#table
    if (table === null) return
    await this.#guard(async () => {
      const { readings: _own, ...preview } = await this.#engine.exchange.preview({ path: table.path, encoding })
      const read = { ...table, preview: { ...preview, readings: table.preview.readings } }
      await this.#read({ ...read, uses: null, same: [] })
    })
  }

  /** Says what a column is. What only one column can be, another one is no more. */
  async use(column: number, use: ColumnUse): Promise<void> {
    const table = this.#table
    if (!table?.uses) return
    const same = table.same.filter((each) => each.column !== column)
    await this.#read({ ...table, uses: assigned(table.uses, column, use), same })
  }

  /** Says that a new label means one that there is; null: it is to be made. */
  async mean(label: UnknownLabel, existing: string | null): Promise<void> {
    const table = this.#table
    if (table === null) return
    const others = table.same.filter((each) => each.column !== label.column || each.name !== label.name)
    await this.#read({ ...table, same: existing === null ? others : [...others, { ...label, label: existing }] })
  }

  /** Says who is right where the table and people disagree. */
  async resolve(conflicts: OnConflict): Promise<void> {
    const table = this.#table
    if (table === null) return
    // What a check under way is asked of is another table now: its answer would not be taken.
    if (table.isChecked) this.#table = { ...table, conflicts }
    else await this.#read({ ...table, conflicts })
  }

  /** Asks what importing it would come to, and shows that. */
  async #read(table: ChosenTable): Promise<void> {
    const before = this.#table
    const asked = { ...table, isChecked: false }
    this.#table = asked
    try {
      const check = await this.#engine.exchange.check(readingOf(asked))
      // It may have been closed or changed meanwhile.
      if (this.#table !== asked) return
      this.#table = { ...asked, check, uses: check.columns.map(({ use }) => use), isChecked: true }
    } catch (error) {
      // Another check took its place.
      if (error instanceof AppError && error.code === 'cancelled') return
      if (this.#table === asked) this.#table = before
      this.#toasts.show(sentence(error), 'bad')
    }
  }

  /** Imports the table as it is shown. */
  async importShown(): Promise<void> {
    const table = this.#table
    if (!table?.isChecked) return
    await this.#guard(async () => {
      const { jobId } = await this.#engine.exchange.importCsv(readingOf(table))
      this.#imports.set(jobId, table.conflicts)
      this.#table = null
    })
  }

  async jobEnded(job: Job): Promise<void> {
    const conflicts = this.#imports.get(job.id)
    if (!this.#imports.delete(job.id) || job.state !== 'done') return
    await this.#guard(async () => {
      this.#report = await this.#engine.exchange.importReport({ jobId: job.id })
      const images = this.#report?.conflictImages ?? []
      if (conflicts === 'review' && images.length > 0) this.#showImages(Uint32Array.from(images))
    })
  }

  async #guard(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#toasts.show(sentence(error), 'bad')
    }
  }
}

function readingOf({ catalogId, conflicts, path, preview, same, uses }: ChosenTable): TableReading {
  return {
    path,
    ...(catalogId === null ? {} : { catalogId }),
    ...(preview.encoding === null ? {} : { encoding: preview.encoding }),
    // A column that is no attribute yet is not left out without a word.
    ...(uses === null ? { makeAttributes: true } : { columns: uses }),
    same: same.map(({ column, label, name }) => ({ column, name, label })),
    conflicts: conflicts === 'overwrite' ? 'overwrite' : 'keep',
  }
}
