import type { EngineState } from '../../src-preload/contract.ts'

/** How the engine is, and whether the window has shown the library once. */
export class EngineStatus {
  #state = $state<EngineState>('starting')
  #message = $state<string | null>(null)
  #hasLoaded = $state(false)

  get state(): EngineState {
    return this.#state
  }

  /** What the engine says of it; null: nothing beyond the state. */
  get message(): string | null {
    return this.#message
  }

  get hasLoaded(): boolean {
    return this.#hasLoaded
  }

  /** Whether it has just come back. */
  take(state: EngineState, message: string | null): boolean {
    const returned = state === 'ready' && this.#state !== 'ready'
    this.#state = state
    this.#message = message
    return returned
  }

  loaded(): void {
    this.#hasLoaded = true
  }
}
