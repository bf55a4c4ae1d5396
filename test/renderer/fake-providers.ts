import type { ProviderChoice, ProviderName, ProviderStatus } from '../../src-preload/contract.ts'

/** The providers of a machine with a graphics card, in memory. */
export class FakeProviders {
  #emit: (status: ProviderStatus) => void
  #status: ProviderStatus = {
    choice: 'auto',
    inUse: 'cpu',
    reports: (['cuda', 'webgpu', 'cpu'] as const).map((provider) => ({
      provider,
      title: { cuda: 'CUDA (NVIDIA)', webgpu: 'WebGPU', cpu: 'CPU' }[provider],
      installed: true,
      works: provider === 'cpu',
      millisecondsPerImage: null,
      why: 'Not measured yet.',
    })),
    measuredAt: null,
    measuring: false,
    fallback: null,
  }

  constructor(emit: (status: ProviderStatus) => void) {
    this.#emit = emit
  }

  get status(): ProviderStatus {
    return this.#status
  }

  choose(choice: ProviderChoice): ProviderStatus {
    return this.#become({ choice, inUse: choice === 'auto' ? this.#fastest() : choice, fallback: null })
  }

  measure(): ProviderStatus {
    this.#become({ measuring: true })
    const speeds: Record<string, number> = { webgpu: 2.4, cpu: 8.2 }
    const reports = this.#status.reports.map(({ provider, title }) => {
      const speed = speeds[provider]
      const why =
        speed === undefined ? 'It does not start: the CUDA 12 libraries are not there.' : 'It gives the right answer.'
      return { provider, title, installed: true, works: speed !== undefined, millisecondsPerImage: speed ?? null, why }
    })
    this.#become({ measuring: false, measuredAt: Date.now(), reports })
    return this.#become({ inUse: this.#status.choice === 'auto' ? this.#fastest() : this.#status.choice })
  }

  /** As when the graphics card fails in the middle of a job. */
  fail(sentence: string): void {
    this.#become({ inUse: 'cpu', fallback: sentence })
  }

  #fastest(): ProviderName {
    return this.#status.measuredAt === null ? 'cpu' : 'webgpu'
  }

  #become(change: Partial<ProviderStatus>): ProviderStatus {
    this.#status = { ...this.#status, ...change }
    this.#emit(this.#status)
    return this.#status
  }
}
