import { join } from 'node:path'
import type { Handler, Handlers } from '../../common/channel.ts'
import type { EngineOptions, Rooms } from '../wiring/rooms.ts'
import { backboneDoor } from './backbone-door.ts'
import { catalogDoor } from './catalog-door.ts'
import { Consequential } from './consequences.ts'
import { fitting } from './contract-fit.ts'
import { decisionDoor } from './decision-door.ts'
import { examine } from './doctor.ts'
import { refuseWriting } from './for-reading.ts'
import { internalDoor } from './internal-door.ts'
import { labelDoor } from './label-door.ts'
import { libraryDoor } from './library-door.ts'
import { modelDoor } from './model-door.ts'
import { reviewDoor } from './review-door.ts'
import { trainingDoor } from './training-door.ts'
import { viewDoor } from './view-door.ts'

/** Every call of the engine by its name on the line, `room.call`: each checks its request and calls one verb of a room. */
export function doorsOf(rooms: Rooms, { resources }: Pick<EngineOptions, 'resources'>): Handlers {
  const consequences = new Consequential(rooms)
  const calls = fitting({
    ...libraryDoor({ ...rooms, doctor: () => examine(rooms) }),
    ...catalogDoor({ ...rooms, sample: join(resources, 'sample') }),
    ...labelDoor(rooms),
    ...viewDoor(rooms),
    ...decisionDoor({ ...rooms, consequences }),
    ...trainingDoor(rooms),
    ...reviewDoor({ ...rooms, consequences }),
    ...modelDoor({ ...rooms, consequences }),
    ...backboneDoor(rooms),
  })
  const handlers: Record<string, Handler> = {}
  for (const [room, group] of Object.entries({ ...calls, ...internalDoor(rooms) })) {
    for (const [name, call] of Object.entries(group)) handlers[`${room}.${name}`] = call as Handler
  }
  return rooms.store.isForReading ? refuseWriting(handlers, rooms.store.folder) : handlers
}
