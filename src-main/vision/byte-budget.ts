/**
 * Memory that tasks share: one begins once what it takes is free, in the order they came. What is larger than all there is
 * has it to itself.
 */
export class ByteBudget {
  readonly #bytes: number
  #taken = 0
  readonly #waiting: { bytes: number; begin: () => void }[] = []

  constructor(bytes: number) {
    this.#bytes = bytes
  }

  /** @returns gives it back */
  async take(bytes: number): Promise<() => void> {
    const share = Math.min(bytes, this.#bytes)
    await new Promise<void>((begin) => {
      this.#waiting.push({ bytes: share, begin })
      this.#serve()
    })
    return () => {
      this.#taken -= share
      this.#serve()
    }
  }

  #serve(): void {
    for (let first = this.#waiting[0]; first && this.#taken + first.bytes <= this.#bytes; first = this.#waiting[0]) {
      this.#waiting.shift()
      this.#taken += first.bytes
      first.begin()
    }
  }
}
