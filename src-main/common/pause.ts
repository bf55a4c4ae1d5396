import { setImmediate } from 'node:timers/promises'

/**
 * Lets a long synchronous piece of work breathe: `await pause()` gives the event loop a turn when more than `budgetMs`
 * went by since the last one, and costs nothing otherwise.
 */
export function makePause(budgetMs = 15): () => Promise<void> {
  let last = performance.now()
  return async () => {
    if (performance.now() - last < budgetMs) return
    await setImmediate()
    last = performance.now()
  }
}
