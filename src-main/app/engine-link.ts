import { join } from 'node:path'
import type { EngineEvents, EngineState } from '../../src-preload/contract.ts'
import { engineLog } from '../common/engine-log.ts'
import { Supervisor, type SupervisorState } from '../common/supervisor.ts'
import type { AppOptions } from './options.ts'

type EventListener = <Name extends keyof EngineEvents>(name: Name, data: EngineEvents[Name]) => void

/** The main process's line to the engine: starts it, passes calls on, restarts it when it dies. */
export class EngineLink {
  readonly #options: AppOptions
  readonly #onEvent: EventListener
  #library: string
  #supervisor: Supervisor
  #state: EngineEvents['engine'] = { state: 'starting', message: null }

  constructor(options: AppOptions, library: string, onEvent: EventListener) {
    this.#options = options
    this.#onEvent = onEvent
    this.#library = library
    this.#supervisor = this.#supervise([])
  }

  /** The folder of the library that is open, or being opened. */
  get library(): string {
    return this.#library
  }

  get state(): EngineEvents['engine'] {
    return this.#state
  }

  start(): Promise<void> {
    return this.#supervisor.start()
  }

  call(method: string, request?: unknown): Promise<unknown> {
    return this.#supervisor.call(method, request)
  }

  stop(): Promise<void> {
    return this.#supervisor.stop()
  }

  /**
   * Opens the library anew, or another one; what comes of it is told as the engine's state.
   * @param how `opening`: arguments of the engine for this one start
   */
  async reopen({ library = this.#library, opening = [] }: { library?: string; opening?: string[] }): Promise<void> {
    await this.#supervisor.stop()
    this.#library = library
    this.#supervisor = this.#supervise(opening)
    await this.#supervisor.start().catch(() => undefined)
  }

  #supervise(opening: string[]): Supervisor {
    const { node, resources, version, compiled } = this.#options
    const supervisor: Supervisor = new Supervisor({
      name: 'engine',
      entry: join(import.meta.dirname, 'engine.js'),
      arguments: ['--library', this.#library, '--resources', resources, '--version', version],
      firstArguments: opening,
      execPath: node,
      environment: { NODE_COMPILE_CACHE: compiled },
      logFile: engineLog(this.#library),
      restart: true,
      startTimeoutMs: 120_000,
      stopTimeoutMs: 15_000,
      onEvent: (name, data) => {
        // It says itself what takes long while it opens the library.
        if (name === 'engine') this.#become(data as EngineEvents['engine'])
        else this.#onEvent(name as keyof EngineEvents, data as never)
      },
      onState: (state, message) => {
        const shown = shownState(state)
        if (!shown) return
        const { refusal } = supervisor
        // How a process ended is nothing to a person; why it would not begin is.
        this.#become({ state: shown, message: refusal && message, problem: refusal })
      },
    })
    return supervisor
  }

  #become(state: EngineEvents['engine']): void {
    this.#state = state
    this.#onEvent('engine', state)
  }
}

/** Null: nothing the window needs to know. */
function shownState(state: SupervisorState): EngineState | null {
  switch (state) {
    case 'starting':
    case 'ready':
    case 'restarting':
    case 'failed':
      return state
    case 'stopping':
    case 'stopped':
      return null
  }
}
