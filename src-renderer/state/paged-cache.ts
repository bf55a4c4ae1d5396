export interface PagedCacheOptions<Row> {
  /** Rows of these ids; unknown ids are left out. */
  fetch(ids: Uint32Array): Promise<Row[]>
  idOf(row: Row): number
  /** Rows kept; what is on screen is kept beyond it. */
  capacity: number
  /** Ids in one request. */
  page: number
  /** Requests under way at a time: few, so that a fast scroll does not queue what nobody sees any more. */
  parallel: number
  /** Milliseconds until a failed request is tried again. */
  retryAfter: number
  changed(): void
  failed(error: unknown): void
}

/**
 * Rows of a long list, fetched by page as they come into view, the least recently wanted dropped first.
 * Knows no framework: `changed` says that a `get` may answer otherwise now.
 */
export class PagedCache<Row> {
  #options: PagedCacheOptions<Row>
  #rows = new Map<number, Row>()
  #stale = new Set<number>()
  #missing = new Set<number>()
  #underWay = new Set<number>()
  #wanted: number[] = []
  #requests = 0
  #clock = 0
  /** When a row was changed here last, to tell an answer that was asked for before. */
  #touched = new Map<number, number>()
  #retry: ReturnType<typeof setTimeout> | undefined

  constructor(options: PagedCacheOptions<Row>) {
    this.#options = options
  }

  get size(): number {
    return this.#rows.size
  }

  get(id: number): Row | undefined {
    return this.#rows.get(id)
  }

  /** Says what is in view now, most urgent first. What was wanted before and is not under way is forgotten. */
  want(ids: ArrayLike<number>): void {
    this.#wanted = Array.from(ids)
    for (const id of this.#wanted) {
      const row = this.#rows.get(id)
      if (row === undefined) continue
      this.#rows.delete(id)
      this.#rows.set(id, row)
    }
    this.#pump()
  }

  /** What is shown stays until the new row is here. Without ids: everything. */
  invalidate(ids?: ArrayLike<number>): void {
    const touched = ids === undefined ? this.#rows.keys() : Array.from(ids)
    this.#clock++
    if (ids === undefined) this.#missing.clear()
    for (const id of touched) {
      this.#missing.delete(id)
      if (this.#rows.has(id) || this.#underWay.has(id)) {
        this.#stale.add(id)
        this.#touched.set(id, this.#clock)
      }
    }
    this.#pump()
  }

  /** Shows this row until the engine says otherwise; an answer already under way does not replace it. */
  put(row: Row): void {
    const id = this.#options.idOf(row)
    this.#clock++
    this.#touched.set(id, this.#clock)
    this.#rows.set(id, row)
    this.#options.changed()
  }

  entries(): IterableIterator<[number, Row]> {
    return this.#rows.entries()
  }

  clear(): void {
    this.#clock++
    for (const id of this.#underWay) this.#touched.set(id, this.#clock)
    this.#rows.clear()
    this.#stale.clear()
    this.#missing.clear()
    this.#wanted = []
    clearTimeout(this.#retry)
    this.#retry = undefined
    this.#options.changed()
  }

  #needs(id: number): boolean {
    if (this.#underWay.has(id) || this.#missing.has(id)) return false
    return !this.#rows.has(id) || this.#stale.has(id)
  }

  #pump(): void {
    while (this.#retry === undefined && this.#requests < this.#options.parallel) {
      const page = this.#wanted.filter((id) => this.#needs(id)).slice(0, this.#options.page)
      if (page.length === 0) return
      void this.#request(page)
    }
  }

  async #request(page: number[]): Promise<void> {
    const askedAt = this.#clock
    this.#requests++
    for (const id of page) this.#underWay.add(id)
    try {
      const rows = await this.#options.fetch(Uint32Array.from(page))
      this.#take(page, rows, askedAt)
    } catch (error) {
      this.#retryLater()
      this.#options.failed(error)
    } finally {
      this.#requests--
      for (const id of page) this.#underWay.delete(id)
    }
    this.#pump()
  }

  #take(page: number[], rows: Row[], askedAt: number): void {
    const known = new Set<number>()
    for (const row of rows) {
      const id = this.#options.idOf(row)
      known.add(id)
      if ((this.#touched.get(id) ?? -1) > askedAt) continue
      this.#rows.set(id, row)
      this.#stale.delete(id)
      this.#touched.delete(id)
    }
    for (const id of page) if (!known.has(id)) this.#forget(id)
    this.#evict()
    this.#options.changed()
  }

  #forget(id: number): void {
    this.#rows.delete(id)
    this.#stale.delete(id)
    this.#missing.add(id)
  }

  #evict(): void {
    if (this.#rows.size <= this.#options.capacity) return
    const inView = new Set(this.#wanted)
    for (const id of this.#rows.keys()) {
      if (this.#rows.size <= this.#options.capacity) return
      if (inView.has(id)) continue
      this.#rows.delete(id)
      this.#stale.delete(id)
      this.#touched.delete(id)
    }
  }

  #retryLater(): void {
    this.#retry = setTimeout(() => {
      this.#retry = undefined
      this.#pump()
    }, this.#options.retryAfter)
  }
}
