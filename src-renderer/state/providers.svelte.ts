import { copy } from '../copy.ts'
import type { ProviderChoice, ProviderStatus } from '../../src-preload/contract.ts'
import type { EngineClient } from '../../src-preload/contract/client.ts'
import type { Toasts } from './toasts.svelte.ts'

/** What the networks that read pictures run on, as the engine last told. */
export class Providers {
  #status = $state.raw<ProviderStatus | null>(null)
  #open = $state(false)
  #engine: EngineClient
  #toasts: Toasts

  constructor(engine: EngineClient, toasts: Toasts) {
    this.#engine = engine
    this.#toasts = toasts
  }

  /** Null until the engine has told. */
  get status(): ProviderStatus | null {
    return this.#status
  }

  /** The dialog to choose and measure in is open. */
  get open(): boolean {
    return this.#open
  }

  /** `Tagging on CPU · 8 ms per photo`. */
  readonly line = $derived.by(() => {
    const report = this.#status?.reports.find(({ provider }) => provider === this.#status?.inUse)
    if (report === undefined) return null
    const speed = report.millisecondsPerImage
    return copy.providers.line(report.title, speed === null ? null : speedText(speed))
  })

  show(open: boolean): void {
    this.#open = open
  }

  async refresh(): Promise<void> {
    this.take(await this.#engine.system.providers())
  }

  take(status: ProviderStatus): void {
    const before = this.#status
    this.#status = status
    // What had failed before this window opened is told by the dialog alone.
    if (before === null || status.fallback === null || status.fallback === before.fallback) return
    this.#toasts.show(status.fallback, 'bad', { label: 'Choose', run: () => this.show(true) }, 'provider')
  }

  async choose(provider: ProviderChoice): Promise<void> {
    this.take(await this.#engine.system.chooseProvider({ provider }))
  }

  async measure(): Promise<void> {
    this.take(await this.#engine.system.probeProviders())
  }
}

/** `8 ms`, `0.7 ms`, `5.7 s`. */
export function speedText(milliseconds: number): string {
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(1)} s`
  return `${milliseconds < 3 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`
}
