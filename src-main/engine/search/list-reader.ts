import { Worker } from 'node:worker_threads'
import type { Filter, ImageSort } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import { openChannel, type Channel } from '../../common/channel.ts'
import { threadPort } from './thread-port.ts'

/** Ordered ids of the images a filter names, read in a thread of its own, one list after the other. */
export class ListReader {
  readonly #worker: Worker
  readonly #channel: Channel

  /** @param program absolute path of the built list-thread.ts @param library the folder of a library that is open here */
  constructor(program: string, library: string) {
    this.#worker = new Worker(program, { workerData: { library } })
    this.#channel = openChannel(threadPort(this.#worker), {})
    this.#worker.on('error', (error) => this.#channel.close(new AppError('internal', error.message)))
  }

  list(filter: Filter, sort: ImageSort): Promise<Uint32Array> {
    return this.#channel.call('list', { filter, sort }) as Promise<Uint32Array>
  }

  /** Ends the lists being read. */
  async close(): Promise<void> {
    this.#channel.close(new AppError('cancelled', 'The library is being closed.'))
    await this.#worker.terminate()
  }
}
