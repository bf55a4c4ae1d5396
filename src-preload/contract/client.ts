import type { EngineCalls } from './calls.ts'

/** Every call of the contract as those at a door make it: `engine.room.call(request)`, answered later. */
export type EngineClient = {
  [Room in keyof EngineCalls]: {
    [Call in keyof EngineCalls[Room]]: EngineCalls[Room][Call] extends (...request: infer Request) => infer Result
      ? (...request: Request) => Promise<Result>
      : never
  }
}

/** A client whose calls go over a line by their names, such as `images.detail`. */
export function clientOf(call: (name: string, request: unknown) => Promise<unknown>): EngineClient {
  return members((room) => members((name) => (request?: unknown) => call(`${room}.${name}`, request))) as EngineClient
}

/** An object that makes each member when it is first asked for. */
function members(make: (name: string) => unknown): object {
  return new Proxy(Object.create(null) as Record<string, unknown>, {
    get(made, name) {
      // What answers to `then` would be taken for a promise.
      if (typeof name !== 'string' || name === 'then') return undefined
      return (made[name] ??= make(name))
    },
  })
}
