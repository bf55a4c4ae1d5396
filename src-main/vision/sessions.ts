import { InferenceSession } from 'onnxruntime-node'
import type { ProviderName } from '../../src-preload/contract.ts'
import { AppError } from '../common/app-error.ts'
import { ProviderSession } from './provider-session.ts'

export interface SessionsOptions {
  provider: ProviderName
  limit: number
  opening(file: string): void
}

/** One long-lived session per model file: making sessions over and over is slow and has leaked in practice. */
export class Sessions {
  readonly #open = new Map<string, Promise<InferenceSession>>()
  readonly #onProvider = new Map<string, Promise<ProviderSession>>()
  readonly #threads: number
  /** What backbones run on. Heads and other small graphs stay on the CPU: a trip to a graphics card costs more than they do. */
  readonly provider: ProviderName
  readonly #limit: number
  readonly #opening: (file: string) => void

  /** @param threads threads of each network on the CPU @param opening told before a file is opened */
  constructor(
    threads: number,
    { provider = 'cpu', limit = 16, opening = () => undefined }: Partial<SessionsOptions> = {},
  ) {
    this.#threads = threads
    this.provider = provider
    this.#limit = limit
    this.#opening = opening
  }

  get(file: string): Promise<InferenceSession> {
    const known = this.#open.get(file)
    if (known) {
      // Most recently used last, so that the first is the one to let go.
      this.#open.delete(file)
      this.#open.set(file, known)
      return known
    }
    this.#opening(file)
    const session = createSession(file, this.#threads)
    this.#open.set(file, session)
    session.catch(() => this.#open.delete(file))
    const [oldest] = this.#open
    if (this.#open.size > this.#limit && oldest) {
      this.#open.delete(oldest[0])
      void oldest[1].then((old) => old.release()).catch(() => undefined)
    }
    return session
  }

  /** Runs a backbone on the provider. @throws AppError `unsupported` where the provider, and not the file, is at fault */
  async runBackbone(file: string, feeds: InferenceSession.FeedsType): Promise<InferenceSession.ReturnType> {
    const onProcessor = async (same: InferenceSession.FeedsType): Promise<InferenceSession.ReturnType> =>
      (await this.get(file)).run(same)
    if (this.provider === 'cpu') return onProcessor(feeds)
    let session = this.#onProvider.get(file)
    if (!session) {
      this.#opening(file)
      session = ProviderSession.open(file, this.provider, onProcessor)
      this.#onProvider.set(file, session)
      session.catch(() => this.#onProvider.delete(file))
    }
    return (await session).run(feeds)
  }
}

async function createSession(file: string, threads: number): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(file, {
      executionProviders: ['cpu'],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      graphOptimizationLevel: 'all',
      // A waiting thread that spins takes a core from decoding and from the window.
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    })
  } catch (error) {
    throw new AppError(
      'model-missing',
      `The model "${file}" could not be loaded: ${error instanceof Error ? error.message : String(error)}`,
      file,
      { cause: error },
    )
  }
}
