import type { ChildProcess } from 'node:child_process'
import { createBirpc } from 'birpc'
import type { Reply } from '../../src-preload/contract.ts'
import { AppError, fromErrorData, toErrorData } from './app-error.ts'
import { pack, unpack } from './wire.ts'

/** One end of a line between two processes. Messages are structured clones (typed arrays stay typed arrays). */
export interface Port {
  post(message: unknown): void
  /** Returns the way to stop listening. */
  listen(listener: (message: unknown) => void): () => void
}

export type Handler = (request: never) => unknown
export type Handlers = Readonly<Record<string, Handler>>

export interface Channel {
  /** Rejects with an `AppError`: the peer's own, or `process-died` when the line closes first. */
  call(method: string, request?: unknown): Promise<unknown>
  /** Tells without waiting for an answer. */
  send(event: string, data: unknown): void
  close(reason: AppError): void
}

interface Peer {
  call(method: string, request: unknown): Reply
  event(name: string, data: unknown): void
}

/** Opens a two-way line: answers the peer's calls with `handlers`, hands its events to `onEvent`. */
export function openChannel(
  port: Port,
  handlers: Handlers,
  onEvent: (event: string, data: unknown) => void = () => undefined,
): Channel {
  const local = {
    async call(method: string, request: unknown): Promise<Reply> {
      try {
        // Own properties only: a peer must not reach `toString` or `constructor`.
        if (!Object.hasOwn(handlers, method)) throw new AppError('bad-request', `There is no call "${method}".`, method)
        return { ok: true, value: await (handlers[method] as (request: unknown) => unknown)(request) }
      } catch (error) {
        const data = toErrorData(error)
        if (data.code === 'internal') console.error(`${method}:`, error)
        return { ok: false, error: data }
      }
    },
    event: onEvent,
  }
  let stopListening = (): void => undefined
  const remote = createBirpc<Peer, typeof local, false>(local, {
    post: (message: unknown) => port.post(message),
    on: (listener) => {
      stopListening = port.listen(listener)
    },
    timeout: -1,
    eventNames: ['event'],
    proxify: false,
  })
  return {
    async call(method, request) {
      const reply = await remote.$call('call', method, request)
      if (!reply.ok) throw fromErrorData(reply.error)
      return reply.value
    },
    send(event, data) {
      // A line that just closed must not turn a notification into an unhandled rejection.
      void Promise.resolve(remote.$callEvent('event', event, data)).catch(() => undefined)
    },
    close(reason) {
      stopListening()
      remote.$close(reason)
    },
  }
}

/** The line to the process that started this one. */
export function parentPort(): Port {
  if (!process.send) throw new Error('This program is started by Selvedge; it has no use by itself.')
  return portOf(process)
}

/** The line to a child made by `fork`. */
export const childPort = (child: ChildProcess): Port => portOf(child)

function portOf(peer: ChildProcess | NodeJS.Process): Port {
  return {
    post: (message) => {
      if (peer.connected) peer.send?.(pack(message), undefined, undefined, () => undefined)
    },
    listen: (listener) => {
      const take = (line: unknown): void => listener(unpack(line))
      peer.on('message', take)
      return () => peer.off('message', take)
    },
  }
}
