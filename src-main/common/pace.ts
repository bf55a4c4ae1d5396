/** Milliseconds for which a slice may keep all others waiting; one that takes twice as long is still no delay to notice. */
const aim = 14
const least = 100
const most = 4000

/** How many images a slice of work on many takes, by how long those before it took on this machine. */
export class Pace {
  /** Images of the next slice. */
  size = 200

  /** Does a slice. */
  timed<Result>(work: () => Result): Result {
    const began = performance.now()
    const result = work()
    const factor = Math.min(2, aim / (performance.now() - began))
    this.size = Math.min(most, Math.max(least, Math.round(this.size * factor)))
    return result
  }
}
