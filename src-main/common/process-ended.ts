import { AppError } from './app-error.ts'

/**
 * `died`: by itself or from outside; `memory`: it took more than it may; `interrupted`: another call to it was given up, and
 * it did not hear.
 */
export type WhyEnded = 'died' | 'memory' | 'interrupted'

/** A process ended while it was asked something. */
export class ProcessEnded extends AppError {
  readonly why: WhyEnded

  /** @param name of the process @param how the rest of a sentence about it */
  constructor(why: WhyEnded, name: string, how: string) {
    super('process-died', `${titles[name] ?? `The ${name} process`} ${how}.`, name)
    this.why = why
  }
}

/** As people may call the processes. */
const titles: Readonly<Record<string, string>> = {
  engine: 'The engine',
  vision: 'The picture reader',
  trainer: 'The training',
  probe: 'The trial',
}
