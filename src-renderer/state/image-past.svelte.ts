import type { ImageChange } from '../../src-preload/contract.ts'
import type { EngineClient } from '../../src-preload/contract/client.ts'

/** So many steps are asked for at a time, and at most so many at once. */
const page = 10
const most = 100

/** What happened to the image that is looked at, the newest first. */
export class ImagePast {
  #imageId: number | null = null
  #changes = $state.raw<readonly ImageChange[] | null>(null)
  #isWhole = $state(true)
  #asked = 0
  readonly #engine: EngineClient

  constructor(engine: EngineClient) {
    this.#engine = engine
  }

  /** Null: it was not told yet. */
  get changes(): readonly ImageChange[] | null {
    return this.#changes
  }

  /** There are no earlier steps than those that are listed. */
  get isWhole(): boolean {
    return this.#isWhole
  }

  /** Another image is looked at, or something was done: of the same image as many steps as before. */
  async show(imageId: number): Promise<void> {
    if (imageId !== this.#imageId) this.#changes = null
    this.#imageId = imageId
    const count = Math.min(most, Math.max(page, this.#changes?.length ?? 0))
    const asked = ++this.#asked
    const past = await this.#engine.annotations.pastOfImage({ imageId, count })
    if (asked !== this.#asked) return
    this.#changes = past.changes
    this.#isWhole = past.isWhole
  }

  async earlier(): Promise<void> {
    const imageId = this.#imageId
    const known = this.#changes ?? []
    const last = known.at(-1)
    if (imageId === null || last === undefined || this.#isWhole) return
    const asked = ++this.#asked
    const past = await this.#engine.annotations.pastOfImage({ imageId, count: page, before: last.id })
    if (asked !== this.#asked) return
    this.#changes = [...known, ...past.changes]
    this.#isWhole = past.isWhole
  }
}
