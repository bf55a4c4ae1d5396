import { existsSync, writeFileSync } from 'node:fs'
import { AppError } from '../../src-main/common/app-error.ts'
import type { CallContext } from '../../src-main/common/channel.ts'
import { runChild } from '../../src-main/common/child-process.ts'
import type { Bounds } from '../../src-main/common/watch.ts'

/** A child process for the tests of the supervisor; its first argument says how it behaves. */
const [mode] = process.argv.slice(2)

if (mode === 'dies at once') process.exit(7)
else if (mode === 'never ready') setInterval(() => undefined, 1000)
else {
  await runChild(
    (tell, watch) => {
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
          /** Answers once the caller has given up. */
          waitToBeGivenUp: (_request: never, { signal }: CallContext) =>
            new Promise((resolve) => signal.addEventListener('abort', () => resolve('heard'))),
          /** Nothing is heard of it any more. */
          spin: () => {
            tell('spinning', null)
            for (;;);
          },
          /** As `spin`, once per file: of two processes that come to it, the second answers. */
          spinOnce: (file: string) => {
            if (existsSync(file)) return process.pid
            writeFileSync(file, '')
            for (;;);
          },
          fill: (bytes: number) => {
            watch.boundMemory(process.memoryUsage.rss() + bytes)
            for (const taken: Buffer[] = []; ;) taken.push(Buffer.alloc(1_000_000, 1))
          },
          within: (bounds: Bounds) => watch.within(bounds, () => new Promise(() => undefined)),
          tell: (data: unknown) => tell('told', data),
        },
        close: () => {
          // As one that became ready in the moment it was asked to stop: the two words cross.
          if (mode === 'crossing') tell('ready', null)
          // Deaf: asked to stop, it goes on and on.
          if (mode === 'deaf') return new Promise<void>(() => setInterval(() => undefined, 1000))
        },
      }
    },
    { orphanMs: 200 },
  )
}
