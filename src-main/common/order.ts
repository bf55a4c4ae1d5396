import { AppError } from './app-error.ts'

/** @param thing what is put in order, in one word @throws AppError `bad-request` unless all that are known are named once */
export function requireOrder(wanted: readonly number[], known: readonly number[], thing: string): void {
  const named = new Set(wanted)
  if (named.size === wanted.length && named.size === known.length && known.every((id) => named.has(id))) return
  throw new AppError('bad-request', `An order names every ${thing} once. Load the list anew and try again.`)
}
