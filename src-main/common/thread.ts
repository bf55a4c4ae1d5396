import { parentPort, Worker, type MessagePort } from 'node:worker_threads'
import { AppError } from './app-error.ts'
import { openChannel, type Channel, type Handlers, type Port } from './channel.ts'

/** What a thread is told when it is to end. */
const end = 'end'

/**
 * A thread of this process, and the line to it. It is asked to end, never stopped: a native module that is just being
 * loaded, or about to answer, in a thread that is stopped takes the whole process with it.
 */
export class Thread {
  readonly #worker: Worker
  readonly #channel: Channel
  readonly #ended: Promise<void>

  /** @param program absolute path of a program that calls `runThread` @param died told where it ends by a fault */
  constructor(program: string, data: unknown, died: (error: Error) => void) {
    this.#worker = new Worker(program, { workerData: data })
    this.#channel = openChannel(portOf(this.#worker), {})
    this.#ended = new Promise((resolve) => this.#worker.once('exit', () => resolve()))
    this.#worker.on('error', (error: Error) => {
      this.#channel.close(new AppError('internal', error.message))
      died(error)
    })
  }

  call(method: string, request: unknown): Promise<unknown> {
    return this.#channel.call(method, request)
  }

  /** Rejects what was not answered, and resolves when the thread has ended: after what it is about. */
  async close(): Promise<void> {
    this.#channel.close(new AppError('cancelled', 'The library is being closed.'))
    this.#worker.postMessage(end)
    await this.#ended
  }
}

/** The other end: answers the calls of the thread that began this one, until it is asked to end. @param close lets go of what it holds */
export function runThread(handlers: Handlers, close: () => void): void {
  const port = parentPort
  if (!port) throw new Error('This program is a thread of the engine; it has no use by itself.')
  openChannel(portOf(port), handlers)
  port.on('message', (message) => {
    if (message !== end) return
    close()
    port.close()
  })
}

function portOf(peer: MessagePort | Worker): Port {
  return {
    post: (message) => peer.postMessage(message),
    listen: (listener) => {
      const hear = (message: unknown): void => {
        if (message !== end) listener(message)
      }
      peer.on('message', hear)
      return () => peer.off('message', hear)
    },
  }
}
