import type { EmbedItem, Picture } from '../../common/contracts/vision.ts'

/** Where an image lies, and in which catalog's folder. */
export interface Place extends EmbedItem {
  root: string
}

/** So many pictures of a catalog without an answer, one after the other, and the rest of it is left for another time. */
const mostInARow = 3

/** Which catalogs lie on a drive that gives no answer: each picture of theirs would be waited for in vain. */
export class SilentDrives {
  readonly #rootOf = new Map<number, string>()
  readonly #inARow = new Map<string, number>()

  /** Call for what is asked for. */
  note({ id, path, root }: Place): EmbedItem {
    this.#rootOf.set(id, root)
    return { id, path }
  }

  /** What came of it. */
  hear(pictures: readonly Picture[]): void {
    for (const { error, id } of pictures) {
      const root = this.#rootOf.get(id)
      this.#rootOf.delete(id)
      if (root !== undefined) this.#inARow.set(root, error?.code === 'slow' ? (this.#inARow.get(root) ?? 0) + 1 : 0)
    }
  }

  isSilent(root: string): boolean {
    return (this.#inARow.get(root) ?? 0) >= mostInARow
  }
}
