import { AppError } from '../../common/app-error.ts'
import type { ProcessPool } from '../../common/process-pool.ts'
import type {
  AboutVision,
  EmbedItem,
  EmbedRequest,
  EmbedResult,
  PixelsRequest,
  PixelsResult,
  PredictRequest,
  RenderRequest,
  RenderResult,
  Said,
} from '../../common/contracts/vision.ts'
import type { Accelerator } from '../providers/accelerator.ts'

/** The engine's typed view of the vision processes. */
export class VisionClient {
  readonly #pool: ProcessPool
  readonly #accelerator: Accelerator | null
  /** Requests under way. */
  readonly #underWay = new Set<Promise<unknown>>()
  /** Files being tried one by one: nothing else is sent meanwhile, so that a death tells which file it was. */
  #trial: Promise<unknown> | null = null

  /** @param pool processes on the CPU @param accelerator embeds on something faster where there is such a thing */
  constructor(pool: ProcessPool, accelerator: Accelerator | null = null) {
    this.#pool = pool
    this.#accelerator = accelerator
  }

  /** Requests that keep every process busy while the engine stores what came back. */
  get requestsAhead(): number {
    return this.#pool.size * 2 + 1
  }

  /**
   * Decodes and embeds. Should a file be hostile enough to end a vision process, the files are tried one by one, and
   * the one that ends it again is reported as damaged: the rest go on.
   */
  async embed(request: EmbedRequest): Promise<EmbedResult> {
    const onProcessor = (same: EmbedRequest): Promise<EmbedResult> => this.#embedOnProcessor(same)
    return this.#accelerator ? this.#accelerator.embed(request, onProcessor) : onProcessor(request)
  }

  async #embedOnProcessor(request: EmbedRequest): Promise<EmbedResult> {
    try {
      return (await this.#call('embed', request)) as EmbedResult
    } catch (error) {
      if (!isDeath(error)) throw error
      return this.#tryOneByOne(request)
    }
  }

  async predict(request: PredictRequest): Promise<Said> {
    // It can go down with a picture of another request, and again with one more that was on its way.
    for (let time = 0; time < this.requestsAhead; time++) {
      try {
        return (await this.#call('predict', request)) as Said
      } catch (error) {
        if (!isDeath(error) || this.#pool.isStopped) throw error
      }
    }
    return (await this.#call('predict', request)) as Said
  }

  /** Writes pictures into a file of pixels. The library has read them before, so none should end the process. */
  writePixels(request: PixelsRequest): Promise<PixelsResult> {
    return this.#call('writePixels', request) as Promise<PixelsResult>
  }

  /** Versions of what it runs on. */
  about(): Promise<AboutVision> {
    return this.#call('about') as Promise<AboutVision>
  }

  render(request: RenderRequest): Promise<RenderResult> {
    return this.#call('render', request) as Promise<RenderResult>
  }

  async #call(method: string, request?: unknown): Promise<unknown> {
    while (this.#trial) await this.#trial
    const call = this.#pool.call(method, request)
    const settled = call.then(nothing, nothing).finally(() => this.#underWay.delete(settled))
    this.#underWay.add(settled)
    return call
  }

  async #tryOneByOne(request: EmbedRequest): Promise<EmbedResult> {
    while (this.#trial) await this.#trial
    const trial = this.#try(request)
    this.#trial = trial.then(nothing, nothing).finally(() => {
      this.#trial = null
    })
    return trial
  }

  async #try(request: EmbedRequest): Promise<EmbedResult> {
    await Promise.all(this.#underWay)
    const results: EmbedResult[] = []
    for (const item of request.items) results.push(await this.#tryAlone(item, request))
    return merge(results)
  }

  /** A file is called damaged once it has ended two processes: the first may have been dying of something else. */
  async #tryAlone(item: EmbedItem, request: EmbedRequest): Promise<EmbedResult> {
    for (let time = 0; time < 2; time++) {
      // A process that cannot be started at all is no file's fault.
      await this.#pool.ready()
      try {
        return (await this.#pool.call('embed', { ...request, items: [item] })) as EmbedResult
      } catch (error) {
        if (!isDeath(error) || this.#pool.isStopped) throw error
      }
    }
    return deadly(item)
  }
}

function nothing(): void {
  return undefined
}

function isDeath(error: unknown): boolean {
  return error instanceof AppError && error.code === 'process-died'
}

function deadly(item: EmbedItem): EmbedResult {
  return {
    pictures: [
      {
        id: item.id, hash: null, width: null, height: null, orientation: null, format: null,
        thumbnail: null,
        error: {
          code: 'damaged',
          message: 'Reading this file ended the decoder. It is damaged or made to do harm; replace it and rescan.',
          subject: item.path,
        },
      },
    ],
    rows: [],
    blocks: [],
    predictions: [],
  } // prettier-ignore
}

function merge(results: EmbedResult[]): EmbedResult {
  const filled = results.filter(({ rows }) => rows.length > 0)
  return {
    pictures: results.flatMap(({ pictures }) => pictures),
    rows: filled.flatMap(({ rows }) => rows),
    blocks: (filled[0]?.blocks ?? []).map((block, index) => ({
      ...block,
      data: joinArrays(filled.map(({ blocks }) => blocks[index]?.data ?? new Float32Array())),
    })),
    predictions: (filled[0]?.predictions ?? []).map((top, index) => ({
      ...top,
      labels: Uint32Array.from(filled.flatMap(({ predictions }) => [...(predictions[index]?.labels ?? [])])),
      probabilities: joinArrays(
        filled.map(({ predictions }) => predictions[index]?.probabilities ?? new Float32Array()),
      ),
      familiarity:
        top.familiarity &&
        joinArrays(filled.map(({ predictions }) => predictions[index]?.familiarity ?? new Float32Array())),
    })),
  }
}

function joinArrays(parts: Float32Array[]): Float32Array {
  const joined = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0))
  let offset = 0
  for (const part of parts) {
    joined.set(part, offset)
    offset += part.length
  }
  return joined
}
