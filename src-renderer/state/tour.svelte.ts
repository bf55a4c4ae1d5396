import { tourSteps, type TourStep } from '../answers/tour-steps.ts'

interface Ports {
  /** Brings to the screen what is pointed at. */
  prepare(): void
}

/** The tour through the window: which step is shown. */
export class Tour {
  #at = $state<number | null>(null)
  #ports: Ports

  readonly step = $derived.by((): TourStep | null => (this.#at === null ? null : (tourSteps[this.#at] ?? null)))

  constructor(ports: Ports) {
    this.#ports = ports
  }

  /** From 0. */
  get at(): number {
    return this.#at ?? 0
  }

  get isLast(): boolean {
    return this.at === tourSteps.length - 1
  }

  start(): void {
    this.#ports.prepare()
    this.#at = 0
  }

  /** After the last step it is over. */
  next(): void {
    if (this.isLast) this.end()
    else if (this.#at !== null) this.#at++
  }

  back(): void {
    if (this.#at !== null && this.#at > 0) this.#at--
  }

  end(): void {
    this.#at = null
  }
}
