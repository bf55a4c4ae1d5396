/**
 * Waits for a word that does not come. Counted in halves of the limit, the second of which begins anew with its own timer:
 * after a computer slept, all timers are due at once, before what was said meanwhile is heard.
 */
export class Silence {
  readonly #timer: NodeJS.Timeout
  #halves = 0

  /** @param over called once, no sooner than `limitMs` after the last word, and no later than one and a half times that */
  constructor(limitMs: number, over: () => void) {
    this.#timer = setInterval(() => {
      if (++this.#halves < 3) return
      this.end()
      over()
    }, limitMs / 2)
    this.#timer.unref()
  }

  heard(): void {
    this.#halves = 0
  }

  end(): void {
    clearInterval(this.#timer)
  }
}
