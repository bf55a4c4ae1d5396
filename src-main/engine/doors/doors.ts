import type { Handler, Handlers } from '../../common/channel.ts'
import type { Engine } from '../engine.ts'
import { attributeDoor } from './attribute-door.ts'
import { backboneDoor } from './backbone-door.ts'
import { catalogDoor } from './catalog-door.ts'
import { fitting } from './contract-fit.ts'
import { internalDoor } from './internal-door.ts'
import { labelDoor } from './label-door.ts'
import { libraryDoor } from './library-door.ts'
import { modelDoor } from './model-door.ts'

/** Every call of the engine by its name on the line, `room.call`. */
export function doorsOf(engine: Engine): Handlers {
  const calls = fitting({
    ...libraryDoor(engine),
    ...catalogDoor(engine),
    ...labelDoor(engine),
    ...attributeDoor(engine),
    ...modelDoor(engine),
    ...backboneDoor(engine),
  })
  const handlers: Record<string, Handler> = {}
  for (const [room, group] of Object.entries({ ...calls, ...internalDoor(engine) })) {
    for (const [name, call] of Object.entries(group)) handlers[`${room}.${name}`] = call as Handler
  }
  return handlers
}
