import type { ImageRow } from '../../src-preload/contract.ts'
import type { Parts } from './context.ts'

type Ports = Pick<Parts, 'browse' | 'corrections' | 'rows' | 'attempt'>

/** Asked for when the selection, or a decision on it, has been at rest this long (milliseconds). */
const rest = 120

/** The rows of a selection, to be counted over: which labels are in it, and how often. */
export class CountedSelection {
  /** More than this many are not counted one by one; the summary says so. */
  static readonly most = 2000

  #rows = $state.raw<ImageRow[]>([])
  #ports: Ports
  #asked = 0

  constructor(ports: Ports) {
    this.#ports = ports
  }

  get rows(): ImageRow[] {
    return this.#rows
  }

  /** Counts soon. Called in an effect, again after each change; returns the way to forget it. */
  follow(): () => void {
    const { browse, corrections, attempt } = this.#ports
    const asked = ++this.#asked
    const ids = browse.list.selection.ranges.pick(browse.list.ids, CountedSelection.most)
    void corrections.history
    void corrections.pending
    const timer = setTimeout(() => attempt(this.#count(ids, asked)), rest)
    return () => clearTimeout(timer)
  }

  async #count(ids: Uint32Array, asked: number): Promise<void> {
    // The keys 1 to 9 speak of the same images, whose rows are known from then on.
    const rows = await this.#ports.rows.load(ids)
    if (asked === this.#asked) this.#rows = rows
  }
}
