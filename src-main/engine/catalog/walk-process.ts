import { AppError } from '../../common/app-error.ts'
import { runChild } from '../../common/child-process.ts'
import type { CallContext } from '../../common/channel.ts'
import { compareFiles, type SoughtFile } from './compared-files.ts'
import { contentHash } from './content-hash.ts'
import { relationOf } from './same-place.ts'
import { judge } from './sift.ts'
import { packFolder, type Batch, type WalkRequest } from './walked.ts'
import { walk, type FoundFolder } from './walk.ts'

/** A batch is sent once it holds so many files, or took so many milliseconds. */
const filesAtOnce = 5000
const batchMs = 30

/** Looks at folders and files for the engine: a disk that gives no answer holds this process, and nothing else. */
await runChild(() => {
  let folders: Iterator<FoundFolder, undefined> | null = null
  let goesOn = (): void => undefined
  return {
    handlers: {
      walk({ known, others, root }: WalkRequest) {
        const before = new Set(known)
        // What the catalog has shown until now, by a link that is older than the other catalog, it goes on showing.
        const isElsewhere = (real: string, path: string): boolean =>
          !before.has(path) && others.some((other) => relationOf(real, other) !== null)
        folders = walk(root, { isElsewhere, onWord: () => goesOn() })
      },
      next(_: null, context: CallContext): Batch {
        // One that died and was started again must not seem to be at its end.
        if (!folders) throw new AppError('process-died', 'The look at the folder was cut off. Scan it again.')
        goesOn = throttled(context.goesOn)
        const batch: Batch = { folders: [], isLast: false }
        const end = performance.now() + batchMs
        for (let files = 0; files < filesAtOnce && performance.now() < end;) {
          const next = folders.next()
          if (next.done) return { ...batch, isLast: true }
          files += next.value.files.length
          batch.folders.push(packFolder(next.value))
        }
        return batch
      },
      judge(files: { path: string; isWithoutEnding: boolean }[], { goesOn }: CallContext) {
        return files.map(({ isWithoutEnding, path }) => {
          goesOn()
          return judge(path, isWithoutEnding)
        })
      },
      compare: (files: SoughtFile[], { goesOn, signal }: CallContext) =>
        compareFiles(files, { onWord: throttled(goesOn), signal }),
      hash: (path: string, { goesOn, signal }: CallContext) => contentHash(path, { onWord: throttled(goesOn), signal }),
    },
  }
})

/** Once in half a second. */
function throttled(say: () => void): () => void {
  let next = performance.now() + 500
  return () => {
    if (performance.now() < next) return
    next = performance.now() + 500
    say()
  }
}
