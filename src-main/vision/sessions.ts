import { InferenceSession } from 'onnxruntime-node'
import { AppError } from '../common/app-error.ts'

/** One long-lived session per model file: making sessions over and over is slow and has leaked in practice. */
export class Sessions {
  readonly #open = new Map<string, Promise<InferenceSession>>()
  readonly #threads: number
  readonly #limit: number

  /** @param threads threads of each network */
  constructor(threads: number, limit = 16) {
    this.#threads = threads
    this.#limit = limit
  }

  get(file: string): Promise<InferenceSession> {
    const known = this.#open.get(file)
    if (known) {
      // Most recently used last, so that the first is the one to let go.
      this.#open.delete(file)
      this.#open.set(file, known)
      return known
    }
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
