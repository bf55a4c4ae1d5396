import { Worker } from 'node:worker_threads'
import type { AttributeKind, Filter, FlipFilter, FlipSummary, ImageSort } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import { openChannel, type Channel } from '../../common/channel.ts'
import { threadPort } from '../../common/thread-port.ts'
import type { SaidBy } from '../kinds/answer-kind.ts'

/** Ordered ids of the images a filter names, read in a thread of its own, one list after the other. */
export class ListReader {
  readonly #program: string
  readonly #library: string
  /** From the first list on; null again where it died, and the next list begins another. */
  #thread: { worker: Worker; channel: Channel } | null = null

  /** @param program absolute path of the built list-thread.ts @param library the folder of a library that is open here */
  constructor(program: string, library: string) {
    this.#program = program
    this.#library = library
  }

  list(filter: Filter, sort: ImageSort): Promise<Uint32Array> {
    return this.#ask('list', { filter, sort }) as Promise<Uint32Array>
  }

  /** What a version would change, of an attribute of this kind. */
  flips(kind: AttributeKind, version: SaidBy): Promise<FlipSummary> {
    return this.#ask('flips', { kind, version }) as Promise<FlipSummary>
  }

  /** On which images, most confident first. */
  flipIds(kind: AttributeKind, version: SaidBy, filter: FlipFilter): Promise<Uint32Array> {
    return this.#ask('flipIds', { kind, version, filter }) as Promise<Uint32Array>
  }

  #ask(method: string, request: unknown): Promise<unknown> {
    this.#thread ??= this.#begin()
    return this.#thread.channel.call(method, request)
  }

  /** Ends the lists being read. */
  async close(): Promise<void> {
    this.#thread?.channel.close(new AppError('cancelled', 'The library is being closed.'))
    await this.#thread?.worker.terminate()
  }

  #begin(): { worker: Worker; channel: Channel } {
    const worker = new Worker(this.#program, { workerData: { library: this.#library } })
    const channel = openChannel(threadPort(worker), {})
    worker.on('error', (error: Error) => {
      this.#thread = null
      channel.close(new AppError('internal', error.message))
    })
    return { worker, channel }
  }
}
