import { availableParallelism } from 'node:os'
import type { ProviderName } from '../../../src-preload/contract.ts'
import { AppError, toErrorData } from '../../common/app-error.ts'
import { ProcessPool } from '../../common/process-pool.ts'
import type { SupervisorOptions } from '../../common/supervisor.ts'
import type { EmbedRequest, EmbedResult } from '../../common/contracts/vision.ts'

/** So many deaths of its process, with no picture to blame, and a provider is not used any longer. */
const maximumDeaths = 2
/** Fewer pictures, such as those the window asks for out of turn, the CPU answers sooner than a card could be made ready. */
const leastPictures = 8
/** A provider that has work and says nothing of it for so long hangs; a slower one is of no use. */
const usualSilenceLimitMs = 180_000

export interface AcceleratorParts {
  /** How a vision process is started; the provider is added to its arguments. */
  vision: SupervisorOptions
  /** Told once when a provider failed and the CPU took over. @param reason a sentence */
  failed(provider: ProviderName, reason: string): void
  silenceLimitMs?: number
}

/**
 * One vision process whose backbones run on a provider other than the CPU: batches of sixteen keep a graphics card busier
 * than the pictures can be decoded for it (docs/providers.md). What it cannot answer the processes on the CPU answer, so that no job notices.
 */
export class Accelerator {
  readonly #parts: AcceleratorParts
  #device: Device | null = null
  /** Those that were taken out of use and have not ended yet. */
  readonly #leaving = new Set<Promise<void>>()
  #isClosed = false

  constructor(parts: AcceleratorParts) {
    this.#parts = parts
  }

  /** Process ids of the device process, for whoever wants to look. */
  get pids(): number[] {
    return this.#device?.pool.pids ?? []
  }

  /** Goes over to a provider; what is under way on the old one is finished there. */
  use(provider: ProviderName): void {
    if (this.#isClosed || provider === (this.#device?.provider ?? 'cpu')) return
    this.#retire()
    const { vision, silenceLimitMs = usualSilenceLimitMs } = this.#parts
    if (provider !== 'cpu') this.#device = new Device(provider, vision, silenceLimitMs)
  }

  /** @param onProcessor answers the same request on the CPU @param signal gives it up */
  async embed(
    request: EmbedRequest,
    onProcessor: (request: EmbedRequest) => Promise<EmbedResult>,
    signal?: AbortSignal,
  ): Promise<EmbedResult> {
    const device = this.#device
    if (!device || request.items.length < leastPictures) return onProcessor(request)
    try {
      return await device.embed(request, signal)
    } catch (error) {
      if (this.#isClosed || signal?.aborted) throw error
      // What the CPU cannot answer either is no fault of the provider.
      const result = await onProcessor(request)
      const reason = device.judge(error, result)
      if (reason !== null && device === this.#device) {
        this.#retire()
        this.#parts.failed(device.provider, reason)
      }
      return result
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    const device = this.#device
    this.#device = null
    await Promise.all([device?.pool.stop(), ...this.#leaving])
  }

  #retire(): void {
    const device = this.#device
    this.#device = null
    if (!device) return
    const leaving = device.leave().finally(() => this.#leaving.delete(leaving))
    this.#leaving.add(leaving)
  }
}

class Device {
  readonly provider: ProviderName
  readonly pool: ProcessPool
  readonly #underWay = new Set<Promise<unknown>>()
  readonly #silenceLimitMs: number
  #deaths = 0

  constructor(provider: ProviderName, vision: SupervisorOptions, silenceLimitMs: number) {
    this.provider = provider
    this.#silenceLimitMs = silenceLimitMs
    this.pool = new ProcessPool(1, {
      ...vision,
      arguments: [...(vision.arguments ?? []), '--provider', provider],
      // One process decodes for the whole card: libuv's four threads would keep it waiting.
      environment: { ...vision.environment, UV_THREADPOOL_SIZE: String(Math.max(4, availableParallelism())) },
      onState: (state, message) => {
        if (message !== null && (state === 'restarting' || state === 'failed')) this.#deaths++
      },
    })
  }

  async embed(request: EmbedRequest, signal: AbortSignal | undefined): Promise<EmbedResult> {
    const limits = { limitMs: this.#silenceLimitMs, ...(signal ? { signal } : {}) }
    const call = this.pool.call('embed', request, limits) as Promise<EmbedResult>
    this.#underWay.add(call)
    return call.finally(() => this.#underWay.delete(call))
  }

  /**
   * Why the provider is at fault, null where it is not (yet).
   * @param result what the CPU answered to the same request
   */
  judge(error: unknown, result: EmbedResult): string | null {
    if (error instanceof AppError && error.code === 'slow') {
      // A file that the processor cannot read in time either is no fault of the provider.
      if (result.pictures.some(({ error: found }) => found?.code === 'slow')) return null
      return `It gave no answer for ${Math.ceil(this.#silenceLimitMs / 1000)} seconds.`
    }
    if (!(error instanceof AppError && error.code === 'process-died')) {
      const { message } = toErrorData(error)
      return /[.!?]$/.test(message) ? message : `${message}.`
    }
    // A picture that ends decoders took this one down: see `VisionClient`.
    const isHostile = result.pictures.some(({ hash, error: found }) => hash === null && found?.code === 'damaged')
    if (isHostile) this.#deaths = Math.max(0, this.#deaths - 1)
    return this.#deaths < maximumDeaths ? null : `Its process ended ${this.#deaths} times: ${error.message}`
  }

  /** Ends the process once nothing is under way. */
  async leave(): Promise<void> {
    await Promise.allSettled(this.#underWay)
    await this.pool.stop()
  }
}
