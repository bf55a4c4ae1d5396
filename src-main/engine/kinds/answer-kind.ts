import type {
  Attribute,
  Decision,
  Flip,
  FlipFilter,
  FlipSummary,
  ImageRow,
  KeptOut,
  ModelMetrics,
  ModelVersion,
  Share,
} from '../../../src-preload/contract.ts'
import type { ValueKind } from '../values/value-kind.ts'
import type { Entry, Step } from './entry.ts'

/**
 * What the answers of an attribute are: one label, several, a text. All that hangs on it has one implementation per kind
 * here, chosen once by the registry (kinds.ts): no room asks which kind it is.
 */
export interface AnswerKind {
  /** What an image has now. */
  readonly value: ValueKind
  /** What a person can decide, and what becomes of it. */
  readonly deciding: Deciding
  /** What a version would change. */
  readonly flips: FlipKind
  /** How good a version is. */
  readonly evaluation: EvaluationKind
  /** Answers in the cells of a table. */
  readonly cells: CellKind
}

/** What a cell of a table says: a label, a text, several labels. */
export type Told = number | string | readonly number[]

/** How decisions on one image and attribute are checked, made, read and written. */
export interface Deciding {
  /** @throws AppError `bad-request` where the answers are of another kind than the decision */
  requireFit(title: string, decision: Decision): void
  /** How the history calls a decision: `Jeans`, `not Jeans`, `written`. */
  wording(decision: Decision, nameOf: (labelId: number) => string): string
  /** By image; those on which there is no decision are left out. */
  entries(attributeId: number, imageIds: readonly number[]): Map<number, Entry[]>
  /** Puts the entries of steps, all of one attribute and each of another image, in the place of those there were. */
  replace(attributeId: number, steps: readonly Step[]): void
  /** What the entries of an image become; null: the decision does not apply to it. */
  decided(attributeId: number, imageId: number, before: readonly Entry[], decision: Decision): Entry[] | null
  /**
   * What the entries become when a table says so; null: a person has decided otherwise, and keeps the last word. Where the
   * person said the same they stay as they are.
   */
  told(before: readonly Entry[], answer: Told): Entry[] | null
}

/** A model version of the attribute; its predictions are there. */
export type SaidBy = Pick<ModelVersion, 'id' | 'attributeId'>

/**
 * The flip list: what a version would change. Derived, never stored: an image flips when no one has decided on it and what the
 * version says differs from what it has now.
 */
export interface FlipKind {
  summary(version: SaidBy): FlipSummary
  /** Image ids, group by group; in each the most confident first. */
  ids(version: SaidBy, filter: Omit<FlipFilter, 'versionId'>): number[]
  /** Null: the version says nothing of the image. */
  change(version: SaidBy, image: ImageRow): Flip | null
}

/** An image that a version did not learn from: what it says, beside what was decided. */
export interface Judged {
  imageId: number
  folderId: number
  source: 'human' | 'imported'
  keptOut: KeptOut
  /** Its answer as a whole. */
  isRight: boolean
  /** How sure it is; null where it does not say. */
  confidence: number | null
  /** Labels that it says, or that are known to be right or not. */
  answers: readonly { labelId: number; isTrue: boolean; isStated: boolean }[]
  /** All it is more or less sure of, stated or not, and whether that is so. */
  bets: readonly { confidence: number; isRight: boolean }[]
  written: string | null
}

/** What is known of a version from the images that it did not learn from. */
export interface Evidence {
  images: readonly Judged[]
  /** Whether its labels exclude each other, so that one can be taken for another. */
  isExclusive: boolean
  /** Of some of its images; null where there are none. */
  metrics(images: readonly Judged[]): ModelMetrics | null
}

/** Compares what a version says with what people decided. */
export interface EvaluationKind {
  evidence(version: SaidBy): Evidence
  /** Of the images decided since the version was accepted, how many it had right; null where none was, or nobody can say. */
  sinceAccepted(version: SaidBy): Share | null
}

/** The cells of an attribute: its answer, who says so, and how sure the model is. */
export type Cells = [answer: string, source: string, confidence: string]

export interface CellKind {
  /**
   * Writes what images have now; those that have nothing are left out.
   * @param writesUnsure whether answers below the attribute's threshold are written
   */
  write(attribute: Attribute, imageIds: readonly number[], writesUnsure: boolean): Map<number, Cells>
  /**
   * Reads the answer of a cell that is not empty, and changes nothing.
   * @param numberOf the number of a label by its name, that there may not be yet: the answer holds it in place of an id
   * @throws AppError `bad-request`
   */
  read(cell: string, numberOf: (name: string) => number): Told
}

/** How an export writes a confidence. */
export const confidenceCell = (confidence: number | null): string => confidence?.toFixed(4) ?? ''
