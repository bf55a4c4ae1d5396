import { copy } from '../copy.ts'
import type { JourneyResult, PastChange, Said } from '../../src-preload/contract.ts'
import type { EngineClient } from '../../src-preload/contract/client.ts'
import { ImagePast } from './image-past.svelte.ts'

export interface HistoryPorts {
  engine: EngineClient
  /** Several steps were taken. */
  onTravelled(result: JourneyResult): void
  tell(message: string, tone: 'plain' | 'bad'): void
}

/** So many steps are asked for at a time. */
const page = 50

/** What was done in the library, step by step, the newest first, and what was said of one image. */
export class HistoryList {
  #changes = $state.raw<PastChange[]>([])
  #isWhole = $state(false)
  #isTravelling = $state(false)
  /** Raised when something was done or taken back. */
  #version = $state(0)
  #asked = 0
  readonly #ports: HistoryPorts

  /** Of the image in focus. */
  readonly past: ImagePast

  constructor(ports: HistoryPorts) {
    this.#ports = ports
    this.past = new ImagePast(ports.engine)
  }

  get changes(): readonly PastChange[] {
    return this.#changes
  }

  /** There are no earlier steps than those that are listed. */
  get isWhole(): boolean {
    return this.#isWhole
  }

  get isTravelling(): boolean {
    return this.#isTravelling
  }

  get version(): number {
    return this.#version
  }

  /** What would be undone next. */
  readonly newest = $derived(this.#changes.find(({ isUndone }) => !isUndone) ?? null)

  changed(): void {
    this.#version++
  }

  /** Lists as many steps as before, from the newest on. */
  async refresh(): Promise<void> {
    const asked = ++this.#asked
    const count = Math.min(1000, Math.max(page, this.#changes.length))
    const changes = await this.#ports.engine.annotations.changes({ count })
    if (asked !== this.#asked) return
    this.#changes = changes
    this.#isWhole = changes.length < count
  }

  async more(): Promise<void> {
    const last = this.#changes.at(-1)
    if (last === undefined || this.#isWhole) return
    const asked = ++this.#asked
    const earlier = await this.#ports.engine.annotations.changes({ count: page, before: last.id })
    if (asked !== this.#asked) return
    this.#changes = [...this.#changes, ...earlier]
    this.#isWhole = earlier.length < page
  }

  /** How many steps would be taken back, or done again, to be at this one. */
  stepsTo({ id, isUndone }: PastChange): number {
    const between = isUndone
      ? this.#changes.filter((change) => change.isUndone && change.id <= id)
      : this.#changes.filter((change) => !change.isUndone && change.id > id)
    return between.length
  }

  /** Takes back what was done after a step, or does again all up to one that was taken back. */
  async goTo(change: PastChange): Promise<void> {
    if (this.#isTravelling) return
    const { engine, onTravelled, tell } = this.#ports
    this.#isTravelling = true
    try {
      const result = await engine.annotations.goTo({ changeId: change.id })
      onTravelled(result)
      const { changes, stopped } = result
      if (stopped !== null) tell(copy.history.stopped(stopped.change.title, stopped.error.message), 'bad')
      else tell(copy.history[change.isUndone ? 'wentForward' : 'wentBack'](changes.length), 'plain')
    } finally {
      this.#isTravelling = false
    }
  }

  /** What people and tables say of an image, as it stands, the newest first. */
  async ofImage(imageId: number): Promise<Said[]> {
    const said = await this.#ports.engine.annotations.ofImage({ imageId })
    return said.toSorted((a, b) => b.at - a.at)
  }
}
