import type { Handler, Handlers } from '../../common/channel.ts'
import type { Engine } from '../engine.ts'
import { attributeCalls } from './attribute-calls.ts'
import { backboneCalls } from './backbone-calls.ts'
import { catalogCalls } from './catalog-calls.ts'
import { fitting } from './contract-fit.ts'
import { internalCalls } from './internal-calls.ts'
import { labelCalls } from './label-calls.ts'
import { libraryCalls } from './library-calls.ts'
import { modelCalls } from './model-calls.ts'

/** Every call of the engine by its name on the line, `room.call`. */
export function engineCalls(engine: Engine): Handlers {
  const calls = fitting({
    ...libraryCalls(engine),
    ...catalogCalls(engine),
    ...labelCalls(engine),
    ...attributeCalls(engine),
    ...modelCalls(engine),
    ...backboneCalls(engine),
  })
  const handlers: Record<string, Handler> = {}
  for (const [room, group] of Object.entries({ ...calls, ...internalCalls(engine) })) {
    for (const [name, call] of Object.entries(group)) handlers[`${room}.${name}`] = call as Handler
  }
  return handlers
}
