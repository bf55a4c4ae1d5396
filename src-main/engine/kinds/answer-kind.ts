import type { Decision } from '../../../src-preload/contract.ts'
import type { ValueKind } from '../values/value-kind.ts'
import type { Entry } from './entry.ts'

/**
 * What the answers of an attribute are: one label, several, a text. All that hangs on it has one implementation per kind
 * here, chosen once by the registry (kinds.ts): no room asks which kind it is.
 */
export interface AnswerKind {
  /** What an image has now. */
  readonly value: ValueKind
  /** What a person can decide, and what becomes of it. */
  readonly deciding: Deciding
}

/** What a cell of a table says. */
export type Told = number | string | readonly number[]

/** How decisions on one image and attribute are checked, made, read and written. */
export interface Deciding {
  /** @throws AppError `bad-request` where the answers are of another kind than the decision */
  requireFit(title: string, decision: Decision): void
  /** How the history calls a decision: `Jeans`, `not Jeans`, `written`. */
  wording(decision: Decision, nameOf: (labelId: number) => string): string
  entries(attributeId: number, imageId: number): Entry[]
  /** Puts entries in the place of those there were. */
  replace(attributeId: number, imageId: number, entries: readonly Entry[]): void
  /** What the entries of an image become; null: the decision does not apply to it. */
  decided(attributeId: number, imageId: number, before: readonly Entry[], decision: Decision): Entry[] | null
  /** What the entries become when a table says so; null: a person has decided, and keeps the last word. */
  told(before: readonly Entry[], answer: Told): Entry[] | null
}
