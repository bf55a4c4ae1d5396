import type { AttributeKind, HeadTraining, TrainingOptions } from '../../../src-preload/contract.ts'

/** How runs were asked for before each method had a shape of its own: one bag, the method between the lines. */
interface OldOptions extends Omit<HeadTraining, 'method'> {
  solver?: 'lbfgs' | 'sgd'
  finetune?: { lastBlocks?: number | 'all'; alongside?: number[]; mix?: number; name?: string }
}

/** What a run was asked for, as it stands in the library: those of old as well. */
export function storedOptions(json: string, kind: AttributeKind): TrainingOptions {
  const stored = JSON.parse(json) as TrainingOptions | OldOptions
  if ('method' in stored) return stored
  const { solver, finetune, ...asked } = stored
  if (kind === 'text') return { ...asked, method: 'caption' }
  if (finetune) return { ...asked, ...finetune, method: 'finetune' }
  return { ...asked, method: solver === 'sgd' ? 'sgd' : 'head' }
}
