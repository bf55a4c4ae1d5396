import { AppError } from '../../common/app-error.ts'
import type { Supervisor } from '../../common/supervisor.ts'
import type {
  AboutVision,
  EmbedRequest,
  EmbedResult,
  PredictRequest,
  RenderRequest,
  RenderResult,
  TopLabels,
} from '../../common/vision-types.ts'

/** The engine's typed view of the vision process. */
export class VisionClient {
  readonly #supervisor: Supervisor

  constructor(supervisor: Supervisor) {
    this.#supervisor = supervisor
  }

  /**
   * Decodes and embeds. Should a file be hostile enough to end the vision process, the files are tried one by one, and
   * the one that ends it again is reported as damaged: the rest go on.
   */
  async embed(request: EmbedRequest): Promise<EmbedResult> {
    try {
      return (await this.#supervisor.call('embed', request)) as EmbedResult
    } catch (error) {
      if (!isDeath(error)) throw error
      if (request.items.length === 1) return deadly(request)
      const results: EmbedResult[] = []
      for (const item of request.items) results.push(await this.embed({ ...request, items: [item] }))
      return merge(results)
    }
  }

  predict(request: PredictRequest): Promise<TopLabels[]> {
    return this.#supervisor.call('predict', request) as Promise<TopLabels[]>
  }

  /** Versions and execution providers. */
  about(): Promise<AboutVision> {
    return this.#supervisor.call('about') as Promise<AboutVision>
  }

  render(request: RenderRequest): Promise<RenderResult> {
    return this.#supervisor.call('render', request) as Promise<RenderResult>
  }
}

function isDeath(error: unknown): boolean {
  return error instanceof AppError && error.code === 'process-died'
}

function deadly({ items: [item] }: EmbedRequest): EmbedResult {
  if (!item) throw new AppError('internal', 'nothing to embed')
  return {
    pictures: [
      {
        id: item.id, hash: null, size: 0, modified: 0, width: null, height: null, orientation: null, format: null,
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
