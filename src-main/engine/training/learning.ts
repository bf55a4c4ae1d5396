import type { ModelVersion, TrainingMethod, TrainingOptions } from '../../../src-preload/contract.ts'
import type { Versions } from '../models/versions.ts'
import type { CaptionProcedure } from './caption-procedure.ts'
import type { FinetuneProcedure } from './finetune-procedure.ts'
import type { HeadProcedure } from './head-procedure.ts'
import type { ManyProcedure } from './many-procedure.ts'
import type { Outcome, RunContext, TrainRequest } from './procedure.ts'

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
  /** What is asked for where a person asks for nothing else. */
  readonly usual: TrainingOptions
  readonly methods: readonly TrainingMethod[]
  /** What to do in place of a method it does not know, to stand after the attribute's title. */
  readonly otherwise: string
  /** @param request with one of the methods */
  run(request: TrainRequest, context: RunContext): Promise<Outcome>
  /** The version that a training goes on from, unless it starts from nothing. */
  start(attributeId: number): ModelVersion | null
  /** Whether what it goes on from keeps its own backbone when another is taken to use. */
  readonly goesOnElsewhere: boolean
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
        usual: { method: 'head' },
        methods: ['head', 'sgd', 'finetune'],
        otherwise: 'has labels: train a head, or fine-tune.',
        run({ options, ...run }, context) {
          switch (options.method) {
            case 'head':
              return heads.solve({ ...run, options }, context)
            case 'sgd':
              return heads.descend({ ...run, options }, context)
            case 'finetune':
              return finetuning.run({ ...run, options }, context)
            case 'caption':
              throw unknown(options.method)
          }
        },
        start: (attributeId) => versions.base(attributeId),
        goesOnElsewhere: true,
        obstacle: obstacleOf,
      },
    ],
    [
      'labels',
      {
        usual: { method: 'head' },
        methods: ['head'],
        otherwise: 'has several labels per image: train a head.',
        run({ options, ...run }, context) {
          if (options.method !== 'head') throw unknown(options.method)
          return many.run({ ...run, options }, context)
        },
        start: () => null,
        goesOnElsewhere: false,
        obstacle: ({ examples }) => (examples === 0 ? nothing : null),
      },
    ],
    [
      'text',
      {
        usual: { method: 'caption' },
        methods: ['caption'],
        otherwise: 'has texts: train a captioner.',
        run({ options, ...run }, context) {
          if (options.method !== 'caption') throw unknown(options.method)
          return captions.run({ ...run, options }, context)
        },
        start: (attributeId) => versions.active(attributeId),
        goesOnElsewhere: false,
        obstacle: ({ examples }) =>
          examples === 0
            ? 'There is nothing to learn from yet: write or import the captions of some images first.'
            : null,
      },
    ],
  ])
}

const unknown = (method: TrainingMethod): Error => new Error(`no training by the method "${method}"`)

/** Of an attribute with one label per image. */
export function obstacleOf({ examples, labels, hasPrior }: LearningCounts): string | null {
  if (examples === 0) return nothing
  if (hasPrior || labels >= 2) return null
  return 'All decided images have the same label. Give at least one image another label, so that there is something to tell apart.'
}
