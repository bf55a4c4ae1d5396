import { paceOf, recentOf, type Step } from '../answers/pace.ts'

/** How fast the person at the keyboard decides, and how much in this session. */
export class Pace {
  #steps = $state.raw<readonly Step[]>([])
  #session = $state(0)
  #now: () => number

  /** @param now in milliseconds */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** Images decided since the window was opened. */
  get session(): number {
    return this.#session
  }

  /** Images a minute at the last decision; null: too few to tell. */
  get perMinute(): number | null {
    const last = this.#steps.at(-1)
    return last === undefined ? null : paceOf(this.#steps, last.at)
  }

  note(images: number): void {
    if (images === 0) return
    const at = this.#now()
    this.#steps = [...recentOf(this.#steps, at), { at, images }]
    this.#session += images
  }
}
