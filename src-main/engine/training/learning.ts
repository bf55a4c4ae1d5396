import type { ModelVersion, TrainingOptions } from '../../../src-preload/contract.ts'
import type { Versions } from '../models/versions.ts'
import type { CaptionProcedure } from './caption-procedure.ts'
import type { FinetuneProcedure } from './finetune-procedure.ts'
import type { HeadProcedure } from './head-procedure.ts'
import type { ManyProcedure } from './many-procedure.ts'
import type { Procedure } from './procedure.ts'

/** What there is to learn from. */
export interface LearningCounts {
  /** Decisions that can be used. */
  examples: number
  /** Labels with at least one. */
  labels: number
  hasPrior: boolean
}

/** How attributes whose answers are of one kind are learned. */
export interface Learning {
  procedure(options: TrainingOptions): Procedure
  /** The version that a training goes on from, unless it starts from nothing. */
  start(attributeId: number): ModelVersion | null
  /** Whether a training leaves a checkpoint after each epoch; others take seconds and start again. */
  byEpochs(options: TrainingOptions): boolean
  /** Whether what it goes on from keeps its own backbone when another is taken to use. */
  readonly goesOnElsewhere: boolean
  /** Whether a backbone can be trained along. */
  readonly finetunes: boolean
  /** Why training cannot start with this, in a sentence that says what to do; null when it can. */
  obstacle(counts: LearningCounts): string | null
}

export interface Procedures {
  heads: HeadProcedure
  many: ManyProcedure
  captions: CaptionProcedure
  finetuning: FinetuneProcedure
}

const nothing = 'There is nothing to learn from yet: correct or accept the tags of some images first.'

/** By the name of the kind. */
export function learnings(
  { heads, many, captions, finetuning }: Procedures,
  versions: Versions,
): ReadonlyMap<string, Learning> {
  return new Map<string, Learning>([
    [
      'label',
      {
        procedure: (options) => (request, context) => (options.finetune ? finetuning : heads).run(request, context),
        start: (attributeId) => versions.base(attributeId),
        byEpochs: ({ solver, finetune }) => solver === 'sgd' || finetune !== undefined,
        goesOnElsewhere: true,
        finetunes: true,
        obstacle: obstacleOf,
      },
    ],
    [
      'labels',
      {
        procedure: () => (request, context) => many.run(request, context),
        start: () => null,
        byEpochs: () => false,
        goesOnElsewhere: false,
        finetunes: false,
        obstacle: ({ examples }) => (examples === 0 ? nothing : null),
      },
    ],
    [
      'text',
      {
        procedure: () => (request, context) => captions.run(request, context),
        start: (attributeId) => versions.active(attributeId),
        byEpochs: () => true,
        goesOnElsewhere: false,
        finetunes: false,
        obstacle: ({ examples }) =>
          examples === 0
            ? 'There is nothing to learn from yet: write or import the captions of some images first.'
            : null,
      },
    ],
  ])
}

/** Of an attribute with one label per image. */
export function obstacleOf({ examples, labels, hasPrior }: LearningCounts): string | null {
  if (examples === 0) return nothing
  if (hasPrior || labels >= 2) return null
  return 'All decided images have the same label. Give at least one image another label, so that there is something to tell apart.'
}
