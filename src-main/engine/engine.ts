import type { EngineEvents } from '../../src-preload/contract.ts'
import type { Handlers } from '../common/channel.ts'
import type { Emitter } from '../common/emitter.ts'
import { doorsOf } from './doors/doors.ts'
import { openStore } from './storage/store.ts'
import { buildRooms, closeRooms, openRooms, type EngineOptions, type Rooms } from './wiring/rooms.ts'

export interface Engine {
  /** Every call by its name on the line, `room.call`; each checks its request. */
  calls: Handlers
  events: Emitter<EngineEvents>
  close(): Promise<void>
}

/** Opens a library and answers for it. @throws AppError */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { calls, close, events } = await openHouse(options)
  return { calls, close, events }
}

/** The engine together with the rooms behind its doors. */
export interface House extends Rooms, Engine {}

/** For tests and benchmarks, which look into the rooms. @throws AppError */
export async function openHouse(options: EngineOptions): Promise<House> {
  const store = await openStore(options.library)
  try {
    const rooms = buildRooms(options, store)
    return await openHouseOf(rooms, options)
  } catch (error) {
    store.close()
    throw error
  }
}

async function openHouseOf(rooms: Rooms, options: EngineOptions): Promise<House> {
  try {
    await openRooms(rooms, options)
    return { ...rooms, calls: doorsOf(rooms, options), close: () => closeRooms(rooms) }
  } catch (error) {
    await rooms.logs.close()
    throw error
  }
}
