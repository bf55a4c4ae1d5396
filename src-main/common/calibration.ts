const bins = 15

/** Gathers how far confidence and share right lie apart: the expected calibration error over 15 bins (Guo et al. 2017). */
export class Calibration {
  readonly #difference = new Float64Array(bins)
  #count = 0

  /** @param confidence of the answer, 0 to 1 */
  add(confidence: number, isRight: boolean): void {
    this.#difference[Math.min(bins - 1, Math.floor(confidence * bins))]! += confidence - (isRight ? 1 : 0)
    this.#count++
  }

  /** 0 to 1; 0 where nothing was added. */
  get error(): number {
    return this.#count === 0 ? 0 : this.#difference.reduce((sum, value) => sum + Math.abs(value), 0) / this.#count
  }
}
