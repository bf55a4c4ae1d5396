import { writeFileSync } from 'node:fs'
import { stopAll } from './child.mjs'
import { Failure } from './failure.mjs'
import { logFile } from './paths.mjs'

const exitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }

/** Shows a failure as one paragraph and returns the exit code that goes with it. @param {unknown} error */
export function report(error) {
  if (error instanceof Failure) {
    process.stderr.write(`\n${error.paragraph}\n`)
    return error.exitCode
  }
  const log = logFile('unexpected')
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  writeFileSync(log, `${text}\n`)
  const what = error instanceof Error ? error.message : String(error)
  const next = 'This is a mistake in the scripts under build/: please report it with the log.'
  process.stderr.write(`\n${new Failure(`Stopped by an unexpected error: ${what}.`, { next, log }).paragraph}\n`)
  return 1
}

/**
 * Runs an entry point: children end with it, failures are told as a paragraph, its result is the exit code.
 * @param {() => Promise<number>} work
 */
export async function main(work) {
  for (const [signal, code] of Object.entries(exitCodes)) {
    process.on(signal, () => {
      void stopAll().then(() => process.exit(code))
    })
  }
  let code
  try {
    code = await work()
  } catch (error) {
    code = report(error)
  }
  await stopAll()
  process.exit(code)
}
