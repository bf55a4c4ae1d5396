import { readable } from './paths.mjs'

/**
 * A failure a person can act on. `what` failed, its likely `cause`, and what to do `next`, each a whole sentence;
 * shown as one paragraph, without a stack.
 */
export class Failure extends Error {
  /**
   * @param {string} what
   * @param {{ cause?: string, next?: string, log?: string, exitCode?: number }} [details]
   */
  constructor(what, details = {}) {
    super(what)
    this.name = 'Failure'
    this.details = details
    this.exitCode = details.exitCode ?? 1
  }

  get paragraph() {
    const { cause, next, log } = this.details
    const where = log ? `Full log: ${readable(log)}` : undefined
    return [this.message, cause, next, where].filter(Boolean).join(' ')
  }
}
