/** Seconds that go by since something was last heard of, for what may be silent for minutes. */
export class Clock {
  #seconds = $state(0)

  get seconds(): number {
    return this.#seconds
  }

  /** Begins at 0 again. Called in an effect; returns the way to stop. */
  restart(): () => void {
    const from = performance.now()
    this.#seconds = 0
    const timer = setInterval(() => (this.#seconds = (performance.now() - from) / 1000), 1000)
    return () => clearInterval(timer)
  }
}
