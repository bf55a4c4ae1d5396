import type { ImageRow } from '../../src-preload/contract.ts'
import type { EngineClient } from '../../src-preload/contract/client.ts'
import { PagedCache } from './paged-cache.ts'

/** Rows of the images in and around the view. */
export class Rows {
  #version = $state(0)
  #cache: PagedCache<ImageRow>

  constructor(engine: EngineClient, onError: (error: unknown) => void) {
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
