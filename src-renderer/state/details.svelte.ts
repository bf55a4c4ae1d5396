import type { ImageAbout, ImageDetail, PictureColours } from '../../src-preload/contract.ts'
import type { EngineClient } from '../../src-preload/contract/client.ts'

const kept = 300

/** Details of the images looked at last. */
export class Details {
  #version = $state(0)
  #known = new Map<number, ImageDetail>()
  #stale = new Set<number>()
  #underWay = new Map<number, Promise<ImageDetail>>()
  #engine: EngineClient

  constructor(engine: EngineClient) {
    this.#engine = engine
  }

  get(id: number | null): ImageDetail | undefined {
    void this.#version
    return id === null ? undefined : this.#known.get(id)
  }

  /** Known at once, or when the engine answers. */
  async load(id: number): Promise<ImageDetail> {
    const known = this.#known.get(id)
    if (known !== undefined && !this.#stale.has(id)) return known
    const underWay = this.#underWay.get(id)
    if (underWay !== undefined) return underWay
    const asking = this.#ask(id)
    this.#underWay.set(id, asking)
    return asking
  }

  async #ask(id: number): Promise<ImageDetail> {
    this.#stale.delete(id)
    try {
      const detail = await this.#engine.images.detail({ id })
      this.#known.delete(id)
      this.#known.set(id, detail)
      for (const oldest of this.#known.keys()) {
        if (this.#known.size <= kept) break
        this.#known.delete(oldest)
      }
      this.#version++
      return detail
    } catch (error) {
      this.#stale.add(id)
      throw error
    } finally {
      this.#underWay.delete(id)
    }
  }

  /** What is rarely asked, and changes with every scan. */
  about(id: number): Promise<ImageAbout> {
    return this.#engine.images.about({ id })
  }

  /** Read from its file. */
  colours(id: number): Promise<PictureColours> {
    return this.#engine.images.colours({ id })
  }

  /** Loads them, unless something else is looked at first. Returns the way to forget it. */
  soon(ids: ArrayLike<number>, milliseconds: number, loaded?: (detail: ImageDetail) => void): () => void {
    const timer = setTimeout(() => {
      for (const id of Array.from(ids)) this.load(id).then(loaded, () => undefined)
    }, milliseconds)
    return () => clearTimeout(timer)
  }

  /** Shown until the engine's own is asked for again. */
  put(detail: ImageDetail): void {
    this.#known.set(detail.id, detail)
    this.#version++
  }

  /** What is shown stays until it is asked for again. */
  invalidate(ids?: ArrayLike<number>): void {
    for (const id of ids === undefined ? [...this.#known.keys()] : Array.from(ids)) {
      if (this.#known.has(id) || this.#underWay.has(id)) this.#stale.add(id)
    }
    this.#version++
  }
}
