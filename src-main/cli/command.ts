import type { ParseArgsConfig } from 'node:util'
import type { Output } from './output.ts'
import type { Session } from './session.ts'

/** What was given behind the verb; an option that may be repeated has a list. */
export type Values = Record<string, string | boolean | undefined>

export interface CommandContext {
  session: Session
  output: Output
  positionals: string[]
  values: Values
}

export interface Command {
  options?: NonNullable<ParseArgsConfig['options']>
  /** The sentence that says what is wrong with how it was called; nothing when it is right. */
  check?(positionals: string[], values: Values): string | undefined
  /** False: it came to an end and what it found is bad. */
  run(context: CommandContext): Promise<boolean | void>
}
