const windowMs = 5000

/** Units per second over the last seconds: what was fast an hour ago says nothing of the time left. */
export class RateMeter {
  #samples: { at: number; done: number }[] = []

  add(done: number, at = performance.now()): void {
    this.#samples.push({ at, done })
    while (this.#samples.length > 2 && at - (this.#samples[0]?.at ?? at) > windowMs) this.#samples.shift()
  }

  /** Null until there is something to go by. */
  rate(now = performance.now()): number | null {
    const first = this.#samples[0]
    const last = this.#samples.at(-1)
    if (!first || !last || last.done <= first.done) return null
    const seconds = (now - first.at) / 1000
    return seconds > 0.2 ? (last.done - first.done) / seconds : null
  }
}
