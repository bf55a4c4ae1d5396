import { copy } from '../copy.ts'
import type {
  Decision,
  DecisionResult,
  EvaluationReport,
  EvidenceFilter,
  MeasuredFilter,
  MeasuredImage,
  Studio,
} from '../../src-preload/contract.ts'
import type { EngineClient } from '../../src-preload/contract/client.ts'
import { sentence } from '../client.ts'
import { ImageList } from './image-list.svelte.ts'
import type { Toasts } from './toasts.svelte.ts'

export interface EvaluationPorts {
  engine: EngineClient
  dialogs: Pick<Studio['app'], 'chooseSaveFile'>
  toasts: Pick<Toasts, 'show'>
  onError(error: unknown): void
  onDecided(result: DecisionResult): void
}

export type EvaluationStage =
  { kind: 'closed' | 'loading' } | { kind: 'open'; report: EvaluationReport } | { kind: 'failed'; problem: string }

/** The images of a figure: those asked for, and what they are, in words. */
export interface Shown {
  title: string
  filter: Omit<MeasuredFilter, 'versionId' | keyof EvidenceFilter>
}

/** How good a version of an attribute is, and the images that tell. */
export class Evaluation {
  #stage = $state.raw<EvaluationStage>({ kind: 'closed' })
  #attributeId = $state<number | null>(null)
  /** Null: the one in use. */
  #versionId = $state<number | null>(null)
  #againstId = $state<number | null>(null)
  #filter = $state.raw<EvidenceFilter>({})
  #shown = $state.raw<Shown | null>(null)
  #images = $state.raw<ReadonlyMap<number, MeasuredImage>>(new Map())
  #asked = 0
  #ports: EvaluationPorts

  /** The images of the figure that was chosen. */
  readonly list: ImageList

  constructor(ports: EvaluationPorts) {
    this.#ports = ports
    this.list = new ImageList(ports.engine)
  }

  get stage(): EvaluationStage {
    return this.#stage
  }

  get report(): EvaluationReport | null {
    return this.#stage.kind === 'open' ? this.#stage.report : null
  }

  get attributeId(): number | null {
    return this.#attributeId
  }

  get againstId(): number | null {
    return this.#againstId
  }

  get filter(): EvidenceFilter {
    return this.#filter
  }

  get shown(): Shown | null {
    return this.#shown
  }

  image(id: number): MeasuredImage | undefined {
    return this.#images.get(id)
  }

  async open(attributeId: number, versionId: number | null = null): Promise<void> {
    // Another version of the same takes the place of the one that is shown as soon as it is there.
    if (this.#attributeId !== attributeId) this.#stage = { kind: 'loading' }
    this.#attributeId = attributeId
    this.#versionId = versionId
    this.#againstId = null
    this.#filter = {}
    this.#leaveImages()
    await this.refresh()
  }

  close(): void {
    this.#asked++
    this.#attributeId = null
    this.#stage = { kind: 'closed' }
    this.#leaveImages()
  }

  async compare(againstId: number | null): Promise<void> {
    this.#againstId = againstId
    await this.refresh()
  }

  /** Only a part of the images. */
  async narrow(filter: EvidenceFilter): Promise<void> {
    this.#filter = filter
    await Promise.all([this.refresh(), this.#askImages('from-top')])
  }

  /** As it is now: something was decided, or another model is in use. What is on the screen stays until then. */
  async refresh(): Promise<void> {
    const attributeId = this.#attributeId
    if (attributeId === null) return
    const asked = ++this.#asked
    try {
      const report = await this.#ports.engine.review.report(this.#request(attributeId))
      if (asked === this.#asked) this.#stage = { kind: 'open', report }
    } catch (error) {
      if (asked === this.#asked) this.#stage = { kind: 'failed', problem: sentence(error) }
    }
  }

  #request(attributeId: number) {
    return {
      attributeId,
      ...(this.#versionId === null ? {} : { versionId: this.#versionId }),
      ...(this.#againstId === null ? {} : { againstId: this.#againstId }),
      filter: this.#filter,
    }
  }

  // ------------------------------------------------ images of a figure

  async show(shown: Shown): Promise<void> {
    this.#shown = shown
    await this.#askImages('from-top')
  }

  #leaveImages(): void {
    this.#shown = null
    this.#images = new Map()
    this.list.clear()
  }

  async #askImages(as: 'from-top' | 'same'): Promise<void> {
    const versionId = this.report?.version.id
    if (this.#shown === null || versionId === undefined) return
    await this.list.ask({ kind: 'measured', versionId, ...this.#filter, ...this.#shown.filter }, as)
    if (this.list.state.kind === 'failed') {
      this.#ports.onError(this.list.state.error)
      return
    }
    const { ids } = this.list
    const images: MeasuredImage[] = []
    for (let at = 0; at < ids.length; at += 1000) {
      images.push(...(await this.#ports.engine.review.measured({ versionId, ids: ids.slice(at, at + 1000) })))
    }
    if (ids === this.list.ids) this.#images = new Map(images.map((image) => [image.id, image]))
  }

  /** Of the focused image. What was decided shows in every figure. */
  async decide(decision: Decision): Promise<void> {
    const id = this.list.focusedId
    const attributeId = this.#attributeId
    if (id === null || attributeId === null) return
    const { engine, onDecided, onError } = this.#ports
    try {
      onDecided(await engine.annotations.decide({ ids: Uint32Array.of(id), attributeId, decision }))
      await this.follow()
    } catch (error) {
      onError(error)
    }
  }

  /** Figures and images after something was decided. */
  async follow(): Promise<void> {
    await Promise.all([this.refresh(), this.#askImages('same')])
  }

  // ------------------------------------------------ as a file

  async exportReport(): Promise<void> {
    const attributeId = this.#attributeId
    const report = this.report
    if (attributeId === null || report === null) return
    const { dialogs, engine, onError, toasts } = this.#ports
    try {
      const name = report.version.name.replace(/[^\p{L}\p{N}]+/gu, '-').toLowerCase()
      const place = await dialogs.chooseSaveFile({
        title: copy.evaluation.exportTitle,
        suggested: `${name}.html`,
        extensions: ['html', 'csv', 'png'],
      })
      if (place === null) return
      await engine.review.exportReport({ ...this.#request(attributeId), path: place.token })
      toasts.show(copy.evaluation.exported(place.name), 'good')
    } catch (error) {
      onError(error)
    }
  }
}
