import type { AttributeKind, HeadTraining, TrainingMethod, TrainingOptions } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'

/** How runs were asked for before each method had a shape of its own: one bag, the method between the lines. */
interface OldOptions extends Omit<HeadTraining, 'method'> {
  solver?: 'lbfgs' | 'sgd'
  finetune?: { lastBlocks?: number | 'all'; alongside?: number[]; mix?: number; name?: string }
}

/** What a training of an attribute is where nothing else is asked for. */
export function usualOptions(kind: AttributeKind): TrainingOptions {
  return { method: kind === 'text' ? 'caption' : 'head' }
}

/** @throws AppError `bad-request` where an attribute of this kind cannot be trained so */
export function requireMethodFor(
  { kind, title }: { kind: AttributeKind; title: string },
  method: TrainingMethod,
): void {
  if (kind === 'text' && method === 'finetune') {
    throw new AppError('bad-request', 'Fine-tuning learns from labels. Fine-tune on another attribute.', 'method')
  }
  if ((kind === 'text') === (method === 'caption')) return
  const right = kind === 'text' ? 'a text: a captioner is trained for it' : 'labels: train a head, or fine-tune'
  throw new AppError('bad-request', `${title} has ${right}.`, 'method')
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
