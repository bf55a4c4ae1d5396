import { copy } from '../copy.ts'
import type {
  Consequences,
  Decision,
  DecisionForEach,
  DecisionResult,
  Flip,
  FlipGroup,
  FlipSummary,
  Run,
} from '../../src-preload/contract.ts'
import type { EngineClient } from '../../src-preload/contract/client.ts'
import { sentence } from '../client.ts'
import {
  decisionsOn,
  goesOn,
  isImported,
  optionsOf,
  type Answer,
  type FlipOption,
  type Verdict,
} from '../answers/flip-answers.ts'
import { ImageList } from './image-list.svelte.ts'
import { PagedCache } from './paged-cache.ts'

export interface FlipPorts {
  engine: EngineClient
  /** Labels of an attribute that can be chosen, those used most first. */
  byUse(attributeId: number): readonly number[]
  onError(error: unknown): void
  /** Decisions were made on the way. */
  onDecided(result: DecisionResult): void
  /** The version was accepted, with what follows, or rejected: null. */
  onSettled(versionId: number, attributeId: number, accepted: Consequences | null): void
}

/** `none`: no candidate was opened; `settling`: the person has decided on the candidate, and the engine is about it. */
export type FlipStage = { kind: 'none' | 'loading' | 'open' | 'settling' } | { kind: 'failed'; problem: string }

/** So many groups are shown with a picture. */
const pictured = 300

/** The labels that so many selected images have in common are offered. */
const compared = 200

/** What is looked at: one group, the imported labels that are contradicted, or all of it (null). */
export type Shown = FlipGroup | 'imported' | null

/** A group as the list shows it. */
export interface FlipSection {
  of: FlipGroup | 'imported'
  images: number
}

/** The flip list of one candidate: what it would change, what a person decides on the way, accept or reject. */
export class Flips {
  #summary = $state.raw<FlipSummary | null>(null)
  #run = $state.raw<Run | null>(null)
  #shown = $state.raw<Shown>(null)
  /** All images of all sections, one after the other. */
  #all = $state.raw<Uint32Array>(new Uint32Array())
  #isClose = $state(false)
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

  get attributeId(): number | null {
    return this.#summary?.attributeId ?? null
  }

  /** How many images a person looks through: what would change, and what is contradicted. */
  get total(): number {
    return this.#all.length
  }

  /** The picture is looked at closely, with the same keys. */
  get isClose(): boolean {
    return this.#isClose
  }

  lookClosely(isClose: boolean): void {
    this.#isClose = isClose && this.list.count > 0
  }

  /** Every section there is, in the order of the list. */
  readonly sections = $derived.by((): FlipSection[] => {
    const summary = this.#summary
    if (summary === null) return []
    const groups = summary.groups.map((of): FlipSection => ({ of, images: of.images }))
    return summary.contradicted === 0 ? groups : [...groups, { of: 'imported', images: summary.contradicted }]
  })

  /** Those that are shown now. */
  readonly shownSections = $derived(
    this.#shown === null ? this.sections : this.sections.filter(({ of }) => of === this.#shown),
  )

  get run(): Run | null {
    return this.#run
  }

  get shown(): Shown {
    return this.#shown
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
    this.close()
    const opened = ++this.#opened
    this.#stage = { kind: 'loading' }
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
      await this.list.ask({ kind: 'flips', versionId, imported: 'also' }, 'from-top')
      if (opened !== this.#opened) return
      this.#all = this.list.ids
      this.#cache.want(summary.groups.slice(0, pictured).map(({ exampleId }) => exampleId))
      this.#stage = this.list.state.kind === 'failed' ? this.list.state : { kind: 'open' }
    } catch (error) {
      if (opened !== this.#opened) return
      this.#stage = { kind: 'failed', problem: sentence(error) }
    }
  }

  /** Nothing is looked at any more. */
  close(): void {
    this.#opened++
    this.#stage = { kind: 'none' }
    this.#summary = null
    this.#run = null
    this.#shown = null
    this.#isClose = false
    this.#verdicts = new Map()
    this.#all = new Uint32Array()
    this.#cache.clear()
    this.list.clear()
  }

  /** Shows one section, or all. */
  show(shown: Shown): void {
    this.#shown = shown
    this.list.show(shown === null ? this.#all : this.#idsOf(shown))
  }

  /** How many of a section a person has said something of. */
  decidedIn(of: FlipGroup | 'imported'): number {
    return this.#decided.get(of) ?? 0
  }

  readonly #sectionOf = $derived.by(() => {
    const sections = new Map<number, FlipGroup | 'imported'>()
    let position = 0
    for (const { images, of } of this.sections) {
      for (const id of this.#all.subarray(position, position + images)) sections.set(id, of)
      position += images
    }
    return sections
  })

  readonly #decided = $derived.by(() => {
    const counts = new Map<FlipGroup | 'imported', number>()
    for (const id of this.#verdicts.keys()) {
      const of = this.#sectionOf.get(id)
      if (of !== undefined) counts.set(of, (counts.get(of) ?? 0) + 1)
    }
    return counts
  })

  #idsOf(of: FlipGroup | 'imported'): Uint32Array {
    let position = 0
    for (const section of this.sections) {
      if (section.of === of) return this.#all.slice(position, position + section.images)
      position += section.images
    }
    return new Uint32Array()
  }

  async #fetchRows(ids: Uint32Array): Promise<Flip[]> {
    const versionId = this.#summary?.versionId
    if (versionId === undefined) return []
    return this.#ports.engine.review.flipRows({ versionId, ids })
  }

  // ------------------------------------------------ decisions

  /** The labels behind the keys 1 to 9, for what a decision acts on now. */
  readonly options = $derived.by((): FlipOption[] => {
    const { attributeId } = this
    if (attributeId === null) return []
    const flips = Array.from(this.list.targets().subarray(0, compared), (id) => this.row(id))
    return optionsOf(
      flips.filter((flip) => flip !== undefined),
      this.#ports.byUse(attributeId),
    )
  })

  get targetCount(): number {
    return this.list.targets().length
  }

  /** The old labels or captions become the person's own: the new model cannot change them. */
  keepOld(): Promise<void> {
    return this.answer({ kind: 'old' })
  }

  confirmNew(): Promise<void> {
    return this.answer({ kind: 'new' })
  }

  /** The label behind a key. */
  async pick(place: number): Promise<void> {
    const option = this.options[place - 1]
    if (option !== undefined) await this.assign(option.labelId)
  }

  assign(labelId: number): Promise<void> {
    return this.answer({ kind: 'label', labelId })
  }

  /** Says the same of a whole section, but of what a person has said something here, whatever is selected. */
  answerAll(of: FlipGroup | 'imported', answer: Answer): Promise<void> {
    return this.answer(
      answer,
      this.#idsOf(of).filter((id) => !this.#verdicts.has(id)),
    )
  }

  /** What a person said here is taken back: the image is as it was. What was imported only undo brings back. */
  async takeBack(): Promise<void> {
    const { attributeId } = this
    const targets = this.list.targets().filter((id) => this.#verdicts.has(id))
    if (attributeId === null || targets.length === 0) return
    const flips = await this.#rowsOf(targets)
    const ids = flips.filter((flip) => !isImported(flip, attributeId)).map(({ image }) => image.id)
    if (ids.length < targets.length) this.#ports.onError(new Error(copy.flips.onlyUndo(targets.length - ids.length)))
    if (ids.length === 0) return
    await this.#decide(ids, { kind: 'clear' })
  }

  async answer(answer: Answer, targets = this.list.targets()): Promise<void> {
    if (this.#summary === null || targets.length === 0) return
    const flips = await this.#rowsOf(targets)
    const { decisions, ids, verdicts } = decisionsOn(flips, answer, this.#verdicts)
    if (ids.length < targets.length)
      this.#ports.onError(new Error(copy.flips.nothingSaid(answer.kind, targets.length - ids.length)))
    if (ids.length === 0) return
    if (targets.length === 1 && goesOn(flips[0], answer)) this.#goOn()
    await this.#decide(ids, { kind: 'each', decisions }, verdicts)
  }

  #goOn(): void {
    this.list.select(Math.min(this.list.selection.focus + 1, this.list.count - 1))
  }

  /** @param verdicts what is seen of it at once, until the engine refuses; none: what was seen is gone */
  async #decide(
    ids: readonly number[],
    decision: Decision | DecisionForEach,
    verdicts: readonly Verdict[] = [],
  ): Promise<void> {
    const { attributeId } = this
    if (attributeId === null) return
    const before = ids.map((id) => this.#verdicts.get(id))
    this.#mark(ids, verdicts)
    try {
      const { engine, onDecided } = this.#ports
      onDecided(await engine.annotations.decide({ ids: Uint32Array.from(ids), attributeId, decision }))
    } catch (error) {
      this.#mark(ids, before)
      this.#ports.onError(error)
    }
  }

  #mark(ids: Iterable<number>, verdicts: readonly (Verdict | undefined)[]): void {
    const marked = new Map(this.#verdicts)
    let at = 0
    for (const id of ids) {
      const verdict = verdicts[at++]
      if (verdict === undefined) marked.delete(id)
      else marked.set(id, verdict)
    }
    this.#verdicts = marked
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
    this.#mark(ids ?? this.#verdicts.keys(), [])
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
      this.close()
    } catch (error) {
      this.#ports.onError(error)
      this.#stage = { kind: 'open' }
    }
  }
}
