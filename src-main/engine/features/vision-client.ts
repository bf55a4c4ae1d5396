import type { ErrorData, PictureColours } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import { orAborted } from '../../common/or-aborted.ts'
import { ProcessEnded } from '../../common/process-ended.ts'
import type { ProcessPool } from '../../common/process-pool.ts'
import type { CallOptions } from '../../common/supervisor.ts'
import type {
  AboutVision,
  EmbedItem,
  EmbedRequest,
  EmbedResult,
  LargeThumbnail,
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
   * the one that ends it again is reported as damaged: the rest go on. So does one of which nothing is heard in time, which is
   * reported as slow.
   * @param signal gives it up @throws AppError
   */
  async embed(request: EmbedRequest, signal?: AbortSignal): Promise<EmbedResult> {
    const onProcessor = (same: EmbedRequest): Promise<EmbedResult> => this.#embedOnProcessor(same, signal)
    return this.#accelerator ? this.#accelerator.embed(request, onProcessor, signal) : onProcessor(request)
  }

  async #embedOnProcessor(request: EmbedRequest, signal: AbortSignal | undefined): Promise<EmbedResult> {
    try {
      return (await this.#call('embed', request, signal)) as EmbedResult
    } catch (error) {
      if (isSlow(error)) return this.#eachByItself(request, signal)
      if (isDeath(error)) return this.#tryOneByOne(request, signal)
      throw error
    }
  }

  /** @param signal gives it up */
  async predict(request: PredictRequest, signal?: AbortSignal): Promise<Said> {
    // It can go down with a picture of another request, and again with one more that was on its way.
    for (let time = 0; time < this.requestsAhead; time++) {
      try {
        return (await this.#call('predict', request, signal)) as Said
      } catch (error) {
        if (!isDeath(error) || this.#pool.isStopped) throw error
      }
    }
    return (await this.#call('predict', request, signal)) as Said
  }

  /** Writes pictures into a file of pixels. The library has read them before, so none should end the process. */
  writePixels(request: PixelsRequest, signal?: AbortSignal): Promise<PixelsResult> {
    return this.#call('writePixels', request, signal) as Promise<PixelsResult>
  }

  /** Versions of what it runs on. */
  about(): Promise<AboutVision> {
    return this.#call('about') as Promise<AboutVision>
  }

  render(request: RenderRequest): Promise<RenderResult> {
    return this.#call('render', request) as Promise<RenderResult>
  }

  colours(path: string): Promise<PictureColours> {
    return this.#call('colours', { path }) as Promise<PictureColours>
  }

  largeThumbnail(path: string): Promise<LargeThumbnail> {
    return this.#call('largeThumbnail', { path }) as Promise<LargeThumbnail>
  }

  async #call(method: string, request?: unknown, signal?: AbortSignal): Promise<unknown> {
    while (this.#trial) await orAborted(this.#trial, signal)
    const call = this.#pool.call(method, request, limits(signal))
    const settled = call.then(nothing, nothing).finally(() => this.#underWay.delete(settled))
    this.#underWay.add(settled)
    return call
  }

  /** One file held up the others, or other requests these: each is asked for alone, and what gives no answer then is slow. */
  async #eachByItself(request: EmbedRequest, signal: AbortSignal | undefined): Promise<EmbedResult> {
    const results: EmbedResult[] = []
    let slowInARow = 0
    for (const item of request.items) {
      // A drive that is away answers none of them: the others are not waited for.
      const result =
        slowInARow < mostSlowInARow ? await this.#byItself(item, request, signal) : failed(item, slowError(item))
      slowInARow = isSlow(result.pictures[0]?.error) ? slowInARow + 1 : 0
      results.push(result)
    }
    return merge(results)
  }

  async #byItself(item: EmbedItem, request: EmbedRequest, signal: AbortSignal | undefined): Promise<EmbedResult> {
    const own = { ...request, items: [item] }
    try {
      return (await this.#call('embed', own, signal)) as EmbedResult
    } catch (error) {
      if (isSlow(error)) return failed(item, slowError(item))
      if (isDeath(error)) return this.#tryOneByOne(own, signal)
      throw error
    }
  }

  async #tryOneByOne(request: EmbedRequest, signal: AbortSignal | undefined): Promise<EmbedResult> {
    while (this.#trial) await orAborted(this.#trial, signal)
    const trial = this.#try(request, signal)
    this.#trial = trial.then(nothing, nothing).finally(() => {
      this.#trial = null
    })
    return trial
  }

  async #try(request: EmbedRequest, signal: AbortSignal | undefined): Promise<EmbedResult> {
    await orAborted(Promise.all(this.#underWay), signal)
    const results: EmbedResult[] = []
    for (const item of request.items) results.push(await this.#tryAlone(item, request, signal))
    return merge(results)
  }

  /** A file is called damaged once it has ended two processes: the first may have been dying of something else. */
  async #tryAlone(item: EmbedItem, request: EmbedRequest, signal: AbortSignal | undefined): Promise<EmbedResult> {
    let last: unknown
    for (let time = 0; time < 2; time++) {
      // A process that cannot be started at all is no file's fault.
      await orAborted(this.#pool.ready(), signal)
      try {
        return (await this.#pool.call('embed', { ...request, items: [item] }, limits(signal))) as EmbedResult
      } catch (error) {
        if (isSlow(error)) return failed(item, slowError(item))
        if (!isDeath(error) || this.#pool.isStopped) throw error
        last = error
      }
    }
    return failed(item, deadlyError(item, last))
  }
}

/** A picture is read and seen in a fraction of a second; a file that comes over a network says so as it comes. */
const silenceLimitMs = 45_000
const mostSlowInARow = 3

const limits = (signal: AbortSignal | undefined): CallOptions => ({
  limitMs: silenceLimitMs,
  ...(signal ? { signal } : {}),
})

function nothing(): void {
  return undefined
}

function isDeath(error: unknown): boolean {
  return error instanceof AppError && error.code === 'process-died'
}

function isSlow(error: unknown): boolean {
  return (error as Partial<ErrorData> | null | undefined)?.code === 'slow'
}

function slowError({ path }: EmbedItem): ErrorData {
  return {
    code: 'slow',
    message:
      'This picture gave no answer in time: its drive or network is slow or away, or the backbone takes too long. ' +
      'It is tried again at the next tagging.',
    subject: path,
  }
}

function deadlyError({ path }: EmbedItem, error: unknown): ErrorData {
  if (error instanceof ProcessEnded && error.why === 'memory') {
    return {
      code: 'too-large',
      message: 'Reading this file takes more memory than a picture needs. Save a smaller copy and rescan.',
      subject: path,
    }
  }
  return {
    code: 'damaged',
    message: 'Reading this file ended the decoder. It is damaged or made to do harm; replace it and rescan.',
    subject: path,
  }
}

function failed({ id }: EmbedItem, error: ErrorData): EmbedResult {
  return {
    pictures: [
      {
        id, hash: null, width: null, height: null, orientation: null, format: null,
        edge: null,
        thumbnail: null,
        error,
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
