import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/**
 * The end of a pipe to the parent, for the one thing that must be said by a process whose own thread is blocked: that it took
 * too much `memory` or `time`.
 */
export const lastWordPipe = 4

export interface Bounds {
  /** Bytes above what the process has when the work begins. */
  memory: number
  /** Longest time. */
  milliseconds: number
}

export interface WatchOptions {
  /** How long the process may still run once its parent is gone. */
  orphanMs: number
}

/**
 * Runs beside the thread that a network or a disk may block, and ends the process: nothing else can stop a run of ONNX
 * Runtime. Not by `exit`, which waits for the threads that a dead disk holds.
 */
const program = `
const { parentPort, workerData } = require('node:worker_threads')
const { writeSync } = require('node:fs')
const { bounds, orphanMs, parent, pipe } = workerData
const limits = new Float64Array(bounds)
let looks = 0
let orphanSince = 0
const end = (word) => {
  try {
    if (word) writeSync(pipe, word)
  } catch {}
  process.kill(process.pid, 'SIGKILL')
}
const isOrphan = () => {
  if (process.ppid !== parent) return true
  try {
    process.kill(parent, 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}
const look = () => {
  if (process.memoryUsage.rss() > limits[0]) end('memory')
  if (Date.now() > limits[1]) end('time')
  if (++looks % 10 === 0 && isOrphan()) {
    orphanSince ||= Date.now()
    if (Date.now() - orphanSince >= orphanMs) end()
  }
  setTimeout(look, limits[2])
}
look()
parentPort.postMessage('watching')
`

/** How often is looked: where memory is bounded tightly, a network may take gigabytes between two looks. */
const pauses = { usual: 50, close: 5 }

/** The watch over this process, in a thread of its own. It ends the process that outlives its parent or takes too much. */
export class Watch {
  readonly #limits: Float64Array

  private constructor(limits: Float64Array) {
    this.#limits = limits
  }

  static async begin({ orphanMs }: WatchOptions): Promise<Watch> {
    const bounds = new SharedArrayBuffer(3 * Float64Array.BYTES_PER_ELEMENT)
    const limits = new Float64Array(bounds)
    limits.set([Infinity, Infinity, pauses.usual])
    const worker = new Worker(program, {
      eval: true,
      workerData: { bounds, orphanMs, parent: process.ppid, pipe: lastWordPipe },
      // Arguments of the process, such as those for its memory, are not the thread's.
      execArgv: [],
    })
    worker.unref()
    await once(worker, 'message')
    return new Watch(limits)
  }

  /** **Ends this process** where it takes more memory than so many bytes, from now on. */
  boundMemory(bytes: number): void {
    this.#limits[0] = bytes
  }

  /** Does `work`; **ends this process** where it takes more memory or time. For throw-away processes alone. */
  async within<Result>({ memory, milliseconds }: Bounds, work: () => Promise<Result>): Promise<Result> {
    const before = this.#limits.slice()
    this.#limits.set([process.memoryUsage.rss() + memory, Date.now() + milliseconds, pauses.close])
    try {
      return await work()
    } finally {
      this.#limits.set(before)
    }
  }
}
