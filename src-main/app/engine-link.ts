import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { EngineEvents, EngineState } from '../../src-preload/contract.ts'
import { Supervisor, type SupervisorState } from '../common/supervisor.ts'
import type { AppOptions } from './options.ts'

type EventListener = <Name extends keyof EngineEvents>(name: Name, data: EngineEvents[Name]) => void

/** The main process's line to the engine: starts it, passes calls on, restarts it when it dies. */
export class EngineLink {
  readonly #supervisor: Supervisor
  #state: EngineEvents['engine'] = { state: 'starting', message: null }

  constructor(options: AppOptions, onEvent: EventListener) {
    mkdirSync(join(options.library, 'logs'), { recursive: true })
    this.#supervisor = new Supervisor({
      name: 'engine',
      entry: join(import.meta.dirname, 'engine.js'),
      arguments: ['--library', options.library, '--resources', options.resources, '--version', options.version],
      execPath: options.node,
      logFile: join(options.library, 'logs', 'engine.log'),
      restart: true,
      startTimeoutMs: 120_000,
      stopTimeoutMs: 15_000,
      onEvent: (name, data) => onEvent(name as keyof EngineEvents, data as never),
      onState: (state, message) => {
        const shown = shownState(state)
        if (!shown) return
        this.#state = { state: shown, message }
        onEvent('engine', this.#state)
      },
    })
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
