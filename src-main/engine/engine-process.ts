import { parseArgs } from 'node:util'
import { join } from 'node:path'
import { runChild } from '../common/child-process.ts'
import { eventNames } from './doors/event-names.ts'
import { openEngine } from './engine.ts'

const program = (name: string): string => join(import.meta.dirname, `${name}.js`)

/** The engine process: owns one library and answers for it. Started by the window or by the command line. */
await runChild(async (tell) => {
  const { values } = parseArgs({
    options: { library: { type: 'string' }, resources: { type: 'string' }, version: { type: 'string' } },
  })
  const { library, resources, version } = values
  if (!library || !resources || !version) throw new Error('--library, --resources and --version are needed')
  const engine = await openEngine({
    library,
    resources,
    version,
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
})
