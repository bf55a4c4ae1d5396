import type { Job } from '../../src-preload/contract.ts'
import type { EngineClient } from '../../src-preload/contract/client.ts'

export const isActive = (job: Job): boolean =>
  job.state === 'waiting' || job.state === 'running' || job.state === 'cancelling'

type Ended = (job: Job) => void

/** All long work, as the engine last told. */
export class Jobs {
  #list = $state.raw<Job[]>([])
  #onEnd = new Set<Ended>()
  #loaded = false
  #engine: EngineClient

  readonly active = $derived(this.#list.filter(isActive))
  readonly current = $derived(this.active.find((job) => job.state === 'running') ?? this.active[0] ?? null)
  readonly failed = $derived(this.#list.filter((job) => job.state === 'failed').length)

  constructor(engine: EngineClient) {
    this.#engine = engine
  }

  get list(): Job[] {
    return this.#list
  }

  find(jobId: number | null): Job | undefined {
    return this.#list.find((job) => job.id === jobId)
  }

  async refresh(): Promise<void> {
    this.take(await this.#engine.jobs.list())
  }

  take(list: Job[]): void {
    const before = this.#list
    this.#list = list
    // What had ended before this window opened is no news.
    const isFirst = !this.#loaded
    this.#loaded = true
    if (isFirst) return
    for (const job of list) {
      if (isActive(job)) continue
      const was = before.find((earlier) => earlier.id === job.id)
      if (was === undefined || isActive(was)) for (const listener of this.#onEnd) listener(job)
    }
  }

  /** Told once of every job that ends. Returns the way to unsubscribe. */
  onEnd(listener: Ended): () => void {
    this.#onEnd.add(listener)
    return () => this.#onEnd.delete(listener)
  }

  async cancel(jobId: number): Promise<void> {
    await this.#engine.jobs.cancel({ jobId })
  }

  async dismiss(jobId?: number): Promise<void> {
    await this.#engine.jobs.dismiss(jobId === undefined ? {} : { jobId })
    await this.refresh()
  }
}
