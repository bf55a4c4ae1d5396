import { AppError } from '../../src-main/common/app-error.ts'
import { runChild } from '../../src-main/common/child-process.ts'

/** A child process for the tests of the supervisor; its first argument says how it behaves. */
const [mode] = process.argv.slice(2)

if (mode === 'dies at once') process.exit(7)
else if (mode === 'never ready') setInterval(() => undefined, 1000)
else {
  await runChild((tell) => {
    // Work that keeps it from ending by itself.
    if (mode === 'busy') setInterval(() => undefined, 1000)
    if (mode === 'refuses') throw new AppError('library-locked', 'It is open elsewhere.', 'the library')
    return {
      handlers: {
        echo: (request: unknown) => request,
        pid: () => process.pid,
        refuse: () => {
          throw new AppError('not-found', 'It is not there.', 'a thing')
        },
        fail: () => {
          throw new Error('unforeseen')
        },
        die: () => process.exit(9),
        wait: () => new Promise(() => undefined),
        tell: (data: unknown) => tell('told', data),
      },
      // Deaf: asked to stop, it goes on and on.
      close: () => (mode === 'deaf' ? new Promise<void>(() => setInterval(() => undefined, 1000)) : undefined),
    }
  })
}
