import { z } from 'zod'
import type { EngineEvents } from '../../src-preload/contract.ts'
import type { Handlers } from '../common/channel.ts'
import type { Emitter } from '../common/emitter.ts'
import { doorsOf } from './doors/doors.ts'
import { isDamage, openingError } from './storage/opening-errors.ts'
import { openStore, type Opening } from './storage/store.ts'
import { buildRooms, closeRooms, openRooms, stopRooms, type EngineOptions, type Rooms } from './wiring/rooms.ts'

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
  const opening = { ...options.opening, ...(options.damaged && { damaged: options.damaged }) }
  try {
    return await openStoreAndRooms(options, opening)
  } catch (error) {
    if (error instanceof Unusable) return openStoreAndRooms(options, { ...opening, restore: { fault: 'damaged' } })
    // Met on the way: then every page is looked at, and what is wrong mended.
    if (!isDamage(error)) throw openingError(error, options.library)
    return openStoreAndRooms(options, { ...opening, isWhole: true })
  }
}

/** What a library holds makes no sense, though each of its pages has the right shape. */
class Unusable extends Error {}

async function openStoreAndRooms(options: EngineOptions, opening: Opening): Promise<House> {
  const store = await openStore(options.library, opening)
  try {
    const rooms = buildRooms(options, store)
    return await openHouseOf(rooms, options)
  } catch (error) {
    store.abandon()
    // What a disk did to a text or a number shows when it is read. Nothing else is what a program cannot read of its own.
    const isNonsense = (error instanceof z.ZodError || error instanceof SyntaxError) && !store.opened.isProven
    throw isNonsense && !store.opened.recovery ? new Unusable('', { cause: error }) : error
  }
}

async function openHouseOf(rooms: Rooms, options: EngineOptions): Promise<House> {
  try {
    await openRooms(rooms, options)
    return { ...rooms, calls: doorsOf(rooms, options), close: () => closeRooms(rooms) }
  } catch (error) {
    // What was begun must not go on without its library.
    await stopRooms(rooms).catch(() => undefined)
    throw error
  }
}
