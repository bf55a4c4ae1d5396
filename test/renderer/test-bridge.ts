import { onTestFinished } from 'vitest'
import { isForWindow } from '../../src-main/app/addresses.ts'
import { AppError, toErrorData } from '../../src-main/common/app-error.ts'
import { Emitter } from '../../src-main/common/emitter.ts'
import { eventNames } from '../../src-main/engine/doors/event-names.ts'
import type { EngineEvents, Reply, Studio } from '../../src-preload/contract.ts'
import type { TestEngine } from '../helpers/test-engine.ts'
import { AppDouble } from './app-double.ts'

/** Answers of one call that are on their way for as long as a test wants. */
export interface Held {
  /** How many wait. */
  readonly count: number
  /** Hands over the one that has waited longest, or that at this place. */
  release(at?: number): void
  /** Hands over all, and holds none any more. */
  releaseAll(): void
}

const fullDisk = () => new AppError('disk-full', 'The disk is full. Free some space and try again.')

/**
 * `window.studio` on an engine in this process: requests, answers and events travel as structured clones, refusals as data.
 * Single calls can be refused, and their answers held back.
 */
export class TestBridge implements Studio {
  readonly platform = 'linux'
  readonly app = new AppDouble()
  /** Names of all calls, in order. */
  readonly called: string[] = []
  readonly #studio: TestEngine
  readonly #events = new Emitter<EngineEvents>()
  readonly #refused = new Map<string, AppError>()
  readonly #held = new Map<string, (() => void)[]>()
  readonly #underWay = new Set<Promise<unknown>>()
  /** The engine is there. */
  #ready: Promise<unknown> = Promise.resolve()
  #state: EngineEvents['engine'] = { state: 'ready', message: null }
  #disconnect: () => void

  constructor(studio: TestEngine) {
    this.#studio = studio
    this.#disconnect = this.#connect()
    onTestFinished(async () => {
      for (const method of this.#held.keys()) this.#letGo(method)
      await this.settled()
      this.#disconnect()
    })
  }

  async call(method: string, request: unknown): Promise<Reply> {
    this.called.push(method)
    // As on the line: what cannot cross it rejects here, and is no refusal of the engine.
    const answer = this.#answer(method, structuredClone(request))
    this.#underWay.add(answer)
    const reply = await answer.finally(() => this.#underWay.delete(answer))
    await new Promise<void>((resolve) => this.#pass(method, resolve))
    return reply
  }

  on<Name extends keyof EngineEvents>(event: Name, listener: (data: EngineEvents[Name]) => void): () => void {
    if (event === 'engine') queueMicrotask(() => listener(this.#state as EngineEvents[Name]))
    return this.#events.on(event, (data) => listener(structuredClone(data)))
  }

  /** How often a call was made. */
  timesCalled(method: string): number {
    return this.called.filter((name) => name === method).length
  }

  /** What the main process or the engine would tell. */
  tell<Name extends keyof EngineEvents>(event: Name, data: EngineEvents[Name]): void {
    if (event === 'engine') this.#state = data as EngineEvents['engine']
    this.#events.emit(event, data)
  }

  /** The engine refuses these calls from now on, before it does anything. Returns how to have it answer again. */
  refuse(method: string, error: AppError = fullDisk()): () => void {
    this.#refused.set(method, error)
    return () => this.#refused.delete(method)
  }

  /** The engine answers these calls as ever, but from now on no answer arrives before it is released. */
  hold(method: string): Held {
    const waiting: (() => void)[] = []
    this.#held.set(method, waiting)
    return {
      get count() {
        return waiting.length
      },
      release: (at = 0) => {
        const [pass] = waiting.splice(at, 1)
        if (pass === undefined) throw new Error(`no answer to "${method}" waits at place ${at}`)
        pass()
      },
      releaseAll: () => {
        this.#letGo(method)
      },
    }
  }

  /** Resolves once the engine has answered all calls, and the window has heard all that is not held back. */
  async settled(): Promise<void> {
    do {
      await Promise.allSettled(this.#underWay)
      // What the window does on hearing an answer may be another call.
      await new Promise((resolve) => setImmediate(resolve))
    } while (this.#underWay.size > 0)
  }

  /** As when the engine's process died: it is started again on the same library, the window is told, and calls wait for it. */
  async restartEngine(): Promise<void> {
    this.tell('engine', { state: 'restarting', message: null })
    this.#disconnect()
    this.#ready = this.#studio.reopen()
    await this.#ready
    this.#disconnect = this.#connect()
    this.tell('engine', { state: 'ready', message: null })
  }

  async #answer(method: string, request: unknown): Promise<Reply> {
    try {
      const refusal = this.#refused.get(method)
      if (refusal !== undefined) throw refusal
      if (!isForWindow(method)) throw new AppError('bad-request', `There is no call "${String(method)}".`)
      await this.#ready
      return { ok: true, value: await this.#studio.call(method, this.app.places.resolve(method, request)) }
    } catch (error) {
      return { ok: false, error: toErrorData(error) }
    }
  }

  #pass(method: string, pass: () => void): void {
    const waiting = this.#held.get(method)
    if (waiting === undefined) pass()
    else waiting.push(pass)
  }

  #letGo(method: string): void {
    const waiting = this.#held.get(method) ?? []
    this.#held.delete(method)
    for (const pass of waiting.splice(0)) pass()
  }

  #connect(): () => void {
    const stops = eventNames.map((name) => this.#studio.engine.events.on(name, (data) => this.#events.emit(name, data)))
    return () => {
      for (const stop of stops) stop()
    }
  }
}
