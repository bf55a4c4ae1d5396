import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { AppError } from '../../common/app-error.ts'

/** What a run learns from, as it was when it began: decisions made since then must not change its course. */
export interface Snapshot<Data> {
  dataset: Data
  /** The model version it goes on from. */
  priorId: number | null
  features: string[]
}

/** Of the runs that came to no good end, so many can be gone on with. */
const keptRuns = 10

/** A folder per run that trains by epochs: its snapshot, and the checkpoint its trainer writes. Gone when it is done. */
export class Checkpoints {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  folderOf(runId: number): string {
    return join(this.#folder, `run-${runId}`)
  }

  has(runId: number): boolean {
    return existsSync(this.#snapshotFile(runId))
  }

  /** Null where the run was ended before it had read its data. @throws AppError `damaged` */
  read<Data>(runId: number): Snapshot<Data> | null {
    if (!this.has(runId)) return null
    const file = this.#snapshotFile(runId)
    try {
      return deserialize(readFileSync(file)) as Snapshot<Data>
    } catch (cause) {
      throw new AppError('damaged', `The checkpoint "${file}" is damaged. Train again.`, file, { cause })
    }
  }

  write(runId: number, snapshot: Snapshot<unknown>): void {
    mkdirSync(this.folderOf(runId), { recursive: true })
    const file = this.#snapshotFile(runId)
    writeFileSync(`${file}.part`, serialize(snapshot), { flush: true })
    renameSync(`${file}.part`, file)
    this.#forgetOld()
  }

  remove(runId: number): void {
    rmSync(this.folderOf(runId), { recursive: true, force: true })
  }

  #snapshotFile(runId: number): string {
    return join(this.folderOf(runId), 'snapshot.bin')
  }

  #forgetOld(): void {
    const runs = readdirSync(this.#folder).flatMap((name) => /^run-(\d+)$/.exec(name)?.[1] ?? [])
    const old = runs.map(Number).sort((a, b) => b - a).slice(keptRuns) // prettier-ignore
    for (const runId of old) this.remove(runId)
  }
}
