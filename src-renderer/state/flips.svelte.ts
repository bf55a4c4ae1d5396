import { copy } from '../copy.ts'
import type {
  Consequences,
  DecisionResult,
  AttributeKind,
  Flip,
  FlipFilter,
  FlipGroup,
  FlipSummary,
  Run,
} from '../../src-preload/contract.ts'
import type { EngineClient } from '../../src-preload/contract/client.ts'
import { sentence } from '../client.ts'
import { decisionsOn, type Verdict } from '../answers/flip-decisions.ts'
import { ImageList } from './image-list.svelte.ts'
import { PagedCache } from './paged-cache.ts'

export interface FlipPorts {
  engine: EngineClient
  kindOf(attributeId: number): AttributeKind
  onError(error: unknown): void
  /** Decisions were made on the way. */
  onDecided(result: DecisionResult): void
  /** The version was accepted, with what follows, or rejected: null. */
  onSettled(versionId: number, attributeId: number, accepted: Consequences | null): void
}

/** `none`: no candidate was opened; `settling`: the person has decided on the candidate, and the engine is about it. */
export type FlipStage = { kind: 'none' | 'loading' | 'open' | 'settling' } | { kind: 'failed'; problem: string }

/** The flip list of one candidate: what it would change, what a person decides on the way, accept or reject. */
export class Flips {
  #summary = $state.raw<FlipSummary | null>(null)
  #run = $state.raw<Run | null>(null)
  #group = $state.raw<FlipGroup | null>(null)
  #verdicts = $state.raw<ReadonlyMap<number, Verdict>>(new Map())
  #version = $state(0)
  #stage = $state.raw<FlipStage>({ kind: 'none' })
  #opened = 0
  #cache: PagedCache<Flip>
  #ports: FlipPorts

  /** Of the group that is shown. */
  readonly list: ImageList

  constructor(ports: FlipPorts) {
    this.#ports = ports
    this.list = new ImageList(ports.engine)
    this.#cache = new PagedCache<Flip>({
      fetch: (ids) => this.#fetchRows(ids),
      idOf: (flip) => flip.image.id,
      capacity: 4000,
      page: 120,
      parallel: 2,
      retryAfter: 2000,
      changed: () => this.#version++,
      failed: ports.onError,
    })
  }

  get summary(): FlipSummary | null {
    return this.#summary
  }

  /** The candidate writes texts. */
  get isCaptioner(): boolean {
    return this.#summary !== null && this.#ports.kindOf(this.#summary.attributeId) === 'text'
  }

  get run(): Run | null {
    return this.#run
  }

  get group(): FlipGroup | null {
    return this.#group
  }

  get verdicts(): ReadonlyMap<number, Verdict> {
    return this.#verdicts
  }

  get stage(): FlipStage {
    return this.#stage
  }

  row(id: number): Flip | undefined {
    void this.#version
    return this.#cache.get(id)
  }

  want(ids: ArrayLike<number>): void {
    this.#cache.want(ids)
  }

  async open(versionId: number, runId: number | null): Promise<void> {
    const opened = ++this.#opened
    this.#stage = { kind: 'loading' }
    this.#summary = null
    this.#run = null
    this.#group = null
    this.#verdicts = new Map()
    this.#cache.clear()
    this.list.clear()
    try {
      const { engine } = this.#ports
      const [summary, run] = await Promise.all([
        engine.review.flips({ versionId }),
        runId === null ? null : engine.training.run({ runId }),
      ])
      // Another candidate was opened meanwhile.
      if (opened !== this.#opened) return
      this.#summary = summary
      this.#run = run
      await this.#ask()
      if (opened !== this.#opened) return
      this.#stage = this.list.state.kind === 'failed' ? this.list.state : { kind: 'open' }
    } catch (error) {
      if (opened !== this.#opened) return
      this.#stage = { kind: 'failed', problem: sentence(error) }
    }
  }

  async showGroup(group: FlipGroup | null): Promise<void> {
    this.#group = group
    await this.#ask()
    if (this.list.state.kind === 'failed') this.#ports.onError(this.list.state.error)
  }

  async #ask(): Promise<void> {
    const versionId = this.#summary?.versionId
    if (versionId === undefined) return
    const filter: FlipFilter = { versionId }
    if (this.#group !== null) filter.group = { taken: this.#group.taken, added: this.#group.added }
    await this.list.ask({ kind: 'flips', ...filter }, 'from-top')
  }

  async #fetchRows(ids: Uint32Array): Promise<Flip[]> {
    const versionId = this.#summary?.versionId
    if (versionId === undefined) return []
    return this.#ports.engine.review.flipRows({ versionId, ids })
  }

  // ------------------------------------------------ decisions

  /** The old labels or captions become the person's own: the new model cannot change them. */
  async keepOld(): Promise<void> {
    await this.#decide('kept')
  }

  async confirmNew(): Promise<void> {
    await this.#decide('confirmed')
  }

  async #decide(verdict: Verdict): Promise<void> {
    const summary = this.#summary
    const targets = this.list.targets()
    if (summary === null || targets.length === 0) return
    const before = this.#verdicts
    const verdicts = new Map(before)
    for (const id of targets) verdicts.set(id, verdict)
    this.#verdicts = verdicts
    if (targets.length === 1) this.list.select(Math.min(this.list.selection.focus + 1, this.list.count - 1))
    try {
      await this.#annotate(summary, targets, verdict, before)
    } catch (error) {
      this.#verdicts = before
      this.#ports.onError(error)
    }
  }

  async #annotate(
    { attributeId }: FlipSummary,
    targets: Uint32Array,
    verdict: Verdict,
    before: ReadonlyMap<number, Verdict>,
  ): Promise<void> {
    const { ids, decisions } = decisionsOn(await this.#rowsOf(targets), verdict, before)
    if (ids.length > 0) {
      const decision = { kind: 'each', decisions } as const
      const { engine, onDecided } = this.#ports
      onDecided(await engine.annotations.decide({ ids: Uint32Array.from(ids), attributeId, decision }))
    }
    const decided = new Set(ids)
    const left = targets.filter((id) => !decided.has(id))
    if (left.length === 0) return
    this.forgetVerdicts(left)

    this.#ports.onError(new Error(copy.flips.nothingToKeep(left.length)))
  }

  async #rowsOf(targets: Uint32Array): Promise<Flip[]> {
    const flips: Flip[] = []
    for (let start = 0; start < targets.length; start += 1000) {
      const part = targets.subarray(start, start + 1000)
      const known = Array.from(part, (id) => this.#cache.get(id))
      const complete = known.filter((flip) => flip !== undefined)
      flips.push(...(complete.length === part.length ? complete : await this.#fetchRows(part.slice())))
    }
    return flips
  }

  /** A decision was undone or redone: the marks no longer tell the truth. */
  forgetVerdicts(ids: Uint32Array | null): void {
    const verdicts = new Map(this.#verdicts)
    for (const id of ids ?? []) verdicts.delete(id)
    this.#verdicts = ids === null ? new Map() : verdicts
  }

  async accept(): Promise<void> {
    await this.#settle(true)
  }

  async reject(): Promise<void> {
    await this.#settle(false)
  }

  async #settle(accepted: boolean): Promise<void> {
    const summary = this.#summary
    if (summary === null || this.#stage.kind !== 'open') return
    this.#stage = { kind: 'settling' }
    try {
      const { engine, onSettled } = this.#ports
      const { versionId } = summary
      const following = accepted ? await engine.review.accept({ versionId }) : null
      if (!accepted) await engine.review.reject({ versionId })
      onSettled(versionId, summary.attributeId, following)
    } catch (error) {
      this.#ports.onError(error)
    } finally {
      this.#stage = { kind: 'open' }
    }
  }
}
