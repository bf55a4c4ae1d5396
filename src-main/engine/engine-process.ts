import { parseArgs } from 'node:util'
import { join } from 'node:path'
import { runChild } from '../common/child-process.ts'
import { eventNames } from './doors/event-names.ts'
import { openEngine } from './engine.ts'

const program = (name: string): string => join(import.meta.dirname, `${name}.js`)

/** What is being written is written to its end. */
const limits = { orphanMs: 15_000 }

/** The engine process: owns one library and answers for it. Started by the window or by the command line. */
await runChild(async (tell) => {
  const { values } = parseArgs({
    options: {
      library: { type: 'string' },
      resources: { type: 'string' },
      version: { type: 'string' },
      'leave-jobs': { type: 'boolean', default: false },
    },
  })
  const { library, resources, version } = values
  if (!library || !resources || !version) throw new Error('--library, --resources and --version are needed')
  const engine = await openEngine({
    library,
    resources,
    version,
    leavesJobs: values['leave-jobs'],
    programs: {
      vision: program('vision'),
      trainer: program('trainer'),
      probe: program('probe'),
      lists: program('lists'),
      logs: program('logs'),
    },
  })
  for (const name of eventNames) engine.events.on(name, (data) => tell(name, data))
  return { handlers: engine.calls, close: () => engine.close() }
}, limits)
