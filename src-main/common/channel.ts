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

/** What a handler knows of the call it answers. */
export interface CallContext {
  /** Aborted where the caller waits for the answer no longer. */
  readonly signal: AbortSignal
  /** Says that the work goes on: a caller that sets a limit begins to wait anew. */
  goesOn(): void
}

export type Handler = (request: never, context: CallContext) => unknown
export type Handlers = Readonly<Record<string, Handler>>

export interface ChannelCall {
  /** Tells the peer that no one waits for the answer any longer. It may answer all the same, or not. */
  signal?: AbortSignal
  /** The peer says that the work goes on. */
  onWord?: () => void
}

export interface Channel {
  /** Rejects with an `AppError`: the peer's own, or `process-died` when the line closes first. */
  call(method: string, request?: unknown, options?: ChannelCall): Promise<unknown>
  /** Whether a call of the peer is being answered. */
  readonly isAnswering: boolean
  /** Tells without waiting for an answer. */
  send(event: string, data: unknown): void
  close(reason: AppError): void
}

interface Peer {
  call(method: string, request: unknown, id: number): Reply
  event(name: string, data: unknown): void
  giveUp(id: number): void
  goesOn(id: number): void
}

/** Opens a two-way line: answers the peer's calls with `handlers`, hands its events to `onEvent`. */
export function openChannel(
  port: Port,
  handlers: Handlers,
  onEvent: (event: string, data: unknown) => void = () => undefined,
): Channel {
  /** By the number the peer gave the call. */
  const answering = new Map<number, AbortController>()
  const onWord = new Map<number, () => void>()
  let lastId = 0
  const local: LocalEnd = {
    async call(method, request, id) {
      const controller = new AbortController()
      answering.set(id, controller)
      const goesOn = (): void => tell('goesOn', id)
      try {
        // Own properties only: a peer must not reach `toString` or `constructor`.
        if (!Object.hasOwn(handlers, method)) throw new AppError('bad-request', `There is no call "${method}".`, method)
        const handler = handlers[method] as (request: unknown, context: CallContext) => unknown
        return { ok: true, value: await handler(request, { signal: controller.signal, goesOn }) }
      } catch (error) {
        const data = toErrorData(error)
        if (data.code === 'internal') console.error(`${method}:`, error)
        return { ok: false, error: data }
      } finally {
        answering.delete(id)
      }
    },
    event: onEvent,
    giveUp: (id) => answering.get(id)?.abort(),
    goesOn: (id) => onWord.get(id)?.(),
  }
  let stopListening = (): void => undefined
  const remote = createBirpc<Peer, LocalEnd, false>(local, {
    post: (message: unknown) => port.post(message),
    on: (listener) => {
      stopListening = port.listen(listener)
    },
    timeout: -1,
    eventNames: ['event', 'giveUp', 'goesOn'],
    proxify: false,
  })
  /** A line that just closed must not turn a notification into an unhandled rejection. */
  function tell<Name extends 'event' | 'giveUp' | 'goesOn'>(name: Name, ...words: Parameters<Peer[Name]>): void {
    void Promise.resolve(remote.$callEvent(name, ...words)).catch(() => undefined)
  }
  return {
    async call(method, request, { signal, onWord: hear } = {}) {
      const id = ++lastId
      const giveUp = (): void => tell('giveUp', id)
      signal?.addEventListener('abort', giveUp, { once: true })
      if (hear) onWord.set(id, hear)
      try {
        const reply = await remote.$call('call', method, request, id)
        if (!reply.ok) throw fromErrorData(reply.error)
        return reply.value
      } finally {
        onWord.delete(id)
        signal?.removeEventListener('abort', giveUp)
      }
    },
    get isAnswering() {
      return answering.size > 0
    },
    send: (event, data) => tell('event', event, data),
    close(reason) {
      stopListening()
      for (const controller of answering.values()) controller.abort()
      remote.$close(reason)
    },
  }
}

interface LocalEnd {
  call(method: string, request: unknown, id: number): Promise<Reply>
  event(name: string, data: unknown): void
  giveUp(id: number): void
  goesOn(id: number): void
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
