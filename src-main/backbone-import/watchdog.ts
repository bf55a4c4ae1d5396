import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

export interface Bounds {
  /** Memory of the whole process, in bytes. */
  memory: number
  milliseconds: number
}

/** Runs beside the thread that ONNX Runtime blocks, and ends the process: nothing else can stop a run of it. */
const program = `
const { parentPort, workerData: { memory, milliseconds } } = require('node:worker_threads')
const end = Date.now() + milliseconds
setInterval(() => {
  if (process.memoryUsage.rss() > memory || Date.now() > end) process.kill(process.pid, 'SIGKILL')
}, 5)
parentPort.postMessage('watching')
`

/** Does `work`; **ends this process** where it takes more memory or time. For throw-away processes alone. */
export async function withinBounds<Result>(bounds: Bounds, work: () => Promise<Result>): Promise<Result> {
  const worker = new Worker(program, { eval: true, workerData: bounds })
  await once(worker, 'message')
  try {
    return await work()
  } finally {
    await worker.terminate()
  }
}
