import { copy } from './copy.ts'
import type { EngineCalls, ErrorCode, ErrorData, Studio } from '../src-preload/contract.ts'

/** What a call of the engine rejects with: a code to decide on, a sentence to show. */
export class StudioError extends Error {
  readonly code: ErrorCode
  readonly subject: string | undefined

  constructor(data: ErrorData) {
    super(data.message)
    this.name = 'StudioError'
    this.code = data.code
    this.subject = data.subject
  }
}

type Remote<Calls> = {
  [Room in keyof Calls]: {
    [Method in keyof Calls[Room]]: Calls[Room][Method] extends (...parameters: infer Parameters) => infer Value
      ? (...parameters: Parameters) => Promise<Value>
      : never
  }
}

/** `engine.room.method(request)`, typed by the contract. */
export type Engine = Remote<EngineCalls>

export function connect(bridge: Pick<Studio, 'call'>): Engine {
  const rooms = new Map<string, unknown>()
  const room = (name: string) =>
    new Proxy(Object.create(null) as object, {
      get: (_, method) => {
        // A proxy that answers to `then` would be taken for a promise.
        if (typeof method !== 'string' || method === 'then') return undefined
        return async (request?: unknown) => {
          const reply = await bridge.call(`${name}.${method}`, request)
          if (!reply.ok) throw new StudioError(reply.error)
          return reply.value
        }
      },
    })
  return new Proxy(Object.create(null) as Engine, {
    get: (_, name) => {
      if (typeof name !== 'string' || name === 'then') return undefined
      if (!rooms.has(name)) rooms.set(name, room(name))
      return rooms.get(name)
    },
  })
}

/** The sentence to show for whatever was thrown. */
export function sentence(error: unknown): string {
  if (error instanceof Error && error.message !== '') return error.message
  return copy.window.wentWrong
}
