import { parseArgs } from 'node:util'
import { join } from 'node:path'
import { runChild } from '../common/child-process.ts'
import { eventNames } from './doors/event-names.ts'
import { openEngine } from './engine.ts'

const program = (name: string): string => join(import.meta.dirname, `${name}.js`)

/** What is being written is written to its end. */
const limits = { orphanMs: 15_000 }

/** So long an answer has to be on its way. */
const answerMs = 300

/** A database is damaged: whoever started this process starts it again, and the library is mended then. */
function endSoon(): void {
  setTimeout(() => process.exit(1), answerMs)
}

/** The engine process: owns one library and answers for it. Started by the window or by the command line. */
await runChild(async (tell) => {
  const { values } = parseArgs({
    options: {
      library: { type: 'string' },
      resources: { type: 'string' },
      version: { type: 'string' },
      'leave-jobs': { type: 'boolean', default: false },
      // Take a backup in the library's place, though nothing may be wrong with it; `--from`: this one.
      restore: { type: 'boolean' },
      from: { type: 'string' },
      // Look at every page of its databases.
      examine: { type: 'boolean' },
    },
  })
  const { examine, from, library, resources, restore, version } = values
  if (!library || !resources || !version) throw new Error('--library, --resources and --version are needed')
  const engine = await openEngine({
    library,
    resources,
    version,
    leavesJobs: values['leave-jobs'],
    readsLists: !values['leave-jobs'],
    opening: { ...(examine && { isWhole: true }), ...(restore && { restore: { from } }) },
    progress: (message) => tell('engine', { state: 'starting', message }),
    damaged: endSoon,
    programs: {
      vision: program('vision'),
      trainer: program('trainer'),
      probe: program('probe'),
      lists: program('lists'),
      logs: program('logs'),
      walk: program('walk'),
    },
  })
  for (const name of eventNames) engine.events.on(name, (data) => tell(name, data))
  return { handlers: engine.calls, close: () => engine.close() }
}, limits)
