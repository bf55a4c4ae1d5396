import { Worker } from 'node:worker_threads'
import type { Filter, ImageSort } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import { openChannel, type Channel } from '../../common/channel.ts'
import { threadPort } from '../../common/thread-port.ts'

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
    this.#thread ??= this.#begin()
    return this.#thread.channel.call('list', { filter, sort }) as Promise<Uint32Array>
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
