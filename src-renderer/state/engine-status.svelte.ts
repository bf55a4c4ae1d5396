import type { EngineState, ErrorCode } from '../../src-preload/contract.ts'

/** How the engine is, and whether the window has shown the library once. */
export class EngineStatus {
  #state = $state<EngineState>('starting')
  #message = $state<string | null>(null)
  #problem = $state<ErrorCode | null>(null)
  #hasLoaded = $state(false)
  #whyForReading = $state<string | null>(null)

  get state(): EngineState {
    return this.#state
  }

  /** What the engine says of it; null: nothing beyond the state. */
  get message(): string | null {
    return this.#message
  }

  /** Why the library could not be opened; null: it could, or nobody knows why. */
  get problem(): ErrorCode | null {
    return this.#problem
  }

  get hasLoaded(): boolean {
    return this.#hasLoaded
  }

  /** Whether it has just come back. */
  take(state: EngineState, message: string | null, problem: ErrorCode | null = null): boolean {
    const returned = state === 'ready' && this.#state !== 'ready'
    this.#state = state
    this.#message = message
    this.#problem = problem
    return returned
  }

  /** Why the library is open for reading only, and what to do; null: it may be written. */
  get whyForReading(): string | null {
    return this.#whyForReading
  }

  /** @param whyForReading as the engine says */
  loaded(whyForReading: string | null): void {
    this.#whyForReading = whyForReading
    this.#hasLoaded = true
  }
}
