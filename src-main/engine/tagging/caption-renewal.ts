import { setTimeout } from 'node:timers/promises'
import type { Job } from '../../../src-preload/contract.ts'
import { makePause } from '../../common/pause.ts'
import type { JobContext } from '../jobs/job-runner.ts'
import type { CaptionWriter } from './caption-writer.ts'
import type { StaleCaptions } from './stale-captions.ts'

export interface CaptionRenewalParts {
  writer: CaptionWriter
  stale: StaleCaptions
  /** The captions shown of these images may be others now. */
  renewed(imageIds: readonly number[]): void
  /** Starts the job that calls `renewAll`, and resolves to its end. */
  runJob(): Promise<Pick<Job, 'state'>>
}

/** Changes that come so close together are one. */
const gatherMs = 20
const batch = 256
/** More than this is work that a person should see and can cancel. */
const quietly = 1000

/**
 * Keeps captions true: has them written anew when labels are decided or undone, when another model makes others sure, when
 * the labels themselves change. What is out of date is read from what is stored, so nothing is lost where the studio is
 * closed in between. What people wrote is not touched: the captioner's own words lie beside it.
 */
export class CaptionRenewal {
  readonly #parts: CaptionRenewalParts
  readonly #ids = new Set<number>()
  #isAllDue = false
  #underWay: Promise<void> | null = null
  #job: Promise<void> | null = null
  #isClosed = false

  constructor(parts: CaptionRenewalParts) {
    this.#parts = parts
    parts.writer.onOutdated((imageIds) => (imageIds.length > 0 ? this.changed(imageIds) : this.allChanged()))
  }

  /** What is known of these images may be something else now. */
  changed(imageIds: Iterable<number>): void {
    for (const imageId of imageIds) this.#ids.add(imageId)
    if (this.#ids.size > quietly) this.allChanged()
    else if (this.#ids.size > 0) this.#start()
  }

  /** What is known of any image, or what words claim, may be something else now. */
  allChanged(): void {
    this.#ids.clear()
    this.#isAllDue = true
    this.#start()
  }

  /** Resolves when captions are as true as they can be. */
  async settled(): Promise<void> {
    for (let work = this.#work(); work; work = this.#work()) await work
  }

  /** The work of the job. */
  async renewAll({ signal, progress }: Pick<JobContext, 'signal' | 'progress'>): Promise<string> {
    const { stale, writer } = this.#parts
    let renewed = 0
    for (const versionId of writer.versions()) {
      const imageIds = await stale.all(versionId)
      progress({ done: 0, total: imageIds.length, note: 'Writing captions anew' })
      for (let start = 0; start < imageIds.length; start += batch) {
        signal.throwIfAborted()
        await this.#renew(versionId, imageIds.slice(start, start + batch))
        progress({ done: Math.min(start + batch, imageIds.length) })
      }
      renewed += imageIds.length
    }
    return `${renewed.toLocaleString('en')} captions written anew`
  }

  /** What is left over is found at the next start. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#ids.clear()
    this.#isAllDue = false
    await this.#underWay
  }

  #work(): Promise<void> | null {
    return this.#underWay ?? this.#job
  }

  #start(): void {
    if (this.#isClosed || this.#underWay) return
    this.#underWay = this.#drain()
      .catch((error: unknown) => {
        if (!this.#isClosed) console.error('Captions could not be written anew:', error)
      })
      .finally(() => {
        this.#underWay = null
        if (this.#isAllDue || this.#ids.size > 0) this.#start()
      })
  }

  async #drain(): Promise<void> {
    await setTimeout(gatherMs)
    const pause = makePause()
    while (this.#isAllDue || this.#ids.size > 0) {
      if (this.#isAllDue) await this.#findAll()
      const imageIds = [...this.#ids].slice(0, batch)
      for (const imageId of imageIds) this.#ids.delete(imageId)
      for (const versionId of this.#parts.writer.versions()) await this.#renew(versionId, imageIds)
      await pause()
    }
  }

  async #findAll(): Promise<void> {
    this.#isAllDue = false
    const { stale, writer } = this.#parts
    const found = new Set<number>()
    for (const versionId of writer.versions()) for (const imageId of await stale.all(versionId)) found.add(imageId)
    if (found.size <= quietly) for (const imageId of found) this.#ids.add(imageId)
    else this.#startJob()
  }

  #startJob(): void {
    let isDueAgain = false
    if (this.#job) return
    this.#job = this.#parts
      .runJob()
      .then(({ state }) => void (isDueAgain = state === 'done'))
      .finally(() => {
        this.#job = null
        // Labels may have changed behind its back. One that was cancelled is not begun anew.
        if (isDueAgain) this.allChanged()
      })
  }

  async #renew(versionId: number, imageIds: readonly number[]): Promise<void> {
    const outdated = this.#parts.stale.among(versionId, imageIds)
    if (outdated.length === 0) return
    await this.#parts.writer.write(versionId, outdated)
    this.#parts.renewed(outdated)
  }
}
