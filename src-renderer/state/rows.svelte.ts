import type { ImageRow } from '../../src-preload/contract.ts'
import type { EngineClient } from '../../src-preload/contract/client.ts'
import { PagedCache } from './paged-cache.ts'

/** The engine answers at most this many rows at a time. */
const perRequest = 1000

/** Rows of the images in and around the view. */
export class Rows {
  #version = $state(0)
  #cache: PagedCache<ImageRow>
  #engine: EngineClient

  constructor(engine: EngineClient, onError: (error: unknown) => void) {
    this.#engine = engine
    this.#cache = new PagedCache<ImageRow>({
      fetch: (ids) => engine.images.rows({ ids }),
      idOf: (row) => row.id,
      capacity: 6000,
      page: 120,
      parallel: 2,
      retryAfter: 2000,
      changed: () => this.#version++,
      failed: onError,
    })
  }

  /** Read inside a `$derived` or a template, it is read again when a row arrives. */
  get(id: number): ImageRow | undefined {
    void this.#version
    return this.#cache.get(id)
  }

  want(ids: ArrayLike<number>): void {
    this.#cache.want(ids)
  }

  /** As they are now, read at once; those that nobody knew are shown elsewhere too. */
  async load(ids: Uint32Array): Promise<ImageRow[]> {
    const requests: Promise<ImageRow[]>[] = []
    for (let at = 0; at < ids.length; at += perRequest) {
      requests.push(this.#engine.images.rows({ ids: ids.slice(at, at + perRequest) }))
    }
    const loaded = (await Promise.all(requests)).flat()
    for (const row of loaded) if (this.#cache.get(row.id) === undefined) this.#cache.put(row)
    return loaded
  }

  put(row: ImageRow): void {
    this.#cache.put(row)
  }

  loaded(): ImageRow[] {
    return Array.from(this.#cache.entries(), ([, row]) => row)
  }

  invalidate(ids?: ArrayLike<number>): void {
    this.#cache.invalidate(ids)
  }

  clear(): void {
    this.#cache.clear()
  }
}
