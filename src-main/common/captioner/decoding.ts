import { AppError } from '../app-error.ts'

/** How captions are chosen. All are bounded: after `longest` words a caption ends, whatever the model says. */
export type Decoding =
  | { method: 'greedy'; longest?: number }
  /** The best of `width` captions kept abreast, by log probability / (words + 1)^lengthPower. */
  | { method: 'beam'; width?: number; lengthPower?: number; longest?: number }
  /** Drawn from the `topK` likeliest words (0: of all) at a temperature; the same for the same seed and image number. */
  | { method: 'sample'; temperature?: number; topK?: number; seed?: number; longest?: number }

export const decodingDefaults = { longest: 20, width: 3, lengthPower: 0.7, temperature: 1, topK: 0, seed: 1 }

export function requireWhole(field: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return
  const range = most === Infinity ? `from ${least}` : `from ${least} to ${most}`
  refuse(field, `is ${value}: give a whole number ${range}.`)
}

export function refuse(field: string, message: string): never {
  throw new AppError('bad-request', `${field} ${message}`, field)
}
