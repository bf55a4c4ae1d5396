import type { HeadTrainingRequest, HeadTrainingResult } from '../common/training-types.ts'
import { AppError } from '../common/app-error.ts'
import { runChild } from '../common/child-process.ts'
import { trainHead } from './train-head.ts'

/** Most progress events a second. */
const eventsPerSecond = 10

/**
 * The trainer process: calls `trainHead` and `cancel`, event `progress`. It is started for a run and ended after it, so
 * that the memory of the features goes back to the system.
 */
await runChild((tell) => {
  let running: AbortController | null = null
  return {
    handlers: {
      async trainHead(request: HeadTrainingRequest): Promise<HeadTrainingResult> {
        if (running) throw new AppError('busy', 'A training is under way already. Wait for it, or cancel it.')
        running = new AbortController()
        let sent = -Infinity
        let stage = ''
        try {
          return await trainHead(
            request,
            (progress) => {
              const now = performance.now()
              if (progress.stage === stage && now - sent < 1000 / eventsPerSecond) return
              ;[sent, stage] = [now, progress.stage]
              tell('progress', progress)
            },
            running.signal,
          )
        } finally {
          running = null
        }
      },
      /** Safe to call at any time, and twice. */
      cancel(): void {
        running?.abort()
      },
    },
    close: () => running?.abort(),
  }
})
