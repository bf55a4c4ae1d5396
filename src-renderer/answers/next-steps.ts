import type { AttributeKind, NextStep } from '../../src-preload/contract.ts'

/** How an attribute stands: images, changes and decisions, counted. */
export interface Standing {
  attributeId: number
  title: string
  kind: AttributeKind
  /** Changes of a new model that wait for a review. */
  changes: number
  /** Images the model in use is not sure of. */
  unsure: number
  /** Decisions the model has not learned from. */
  newDecisions: number
  /** A model can learn from what is decided. */
  canRetrain: boolean
  unreviewed: number
}

/** Fewer new decisions teach a model little. */
const worthRetraining = 25

const most = 3
const order: readonly NextStep['kind'][] = ['changes', 'retrain', 'unsure', 'unreviewed']

/**
 * What pays most next, one step an attribute: a model that waits is reviewed first, for its work is done; then one is taught
 * what people decided since; then images are decided that the model doubts, which teach it most; then any that nobody has
 * seen. Of equal kinds the larger first.
 */
export function nextSteps(attributes: readonly Standing[]): NextStep[] {
  return attributes
    .flatMap((standing) => stepOf(standing) ?? [])
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || b.count - a.count)
    .slice(0, most)
}

function stepOf(standing: Standing): NextStep | null {
  const { attributeId, canRetrain, changes, kind, newDecisions, title, unreviewed, unsure } = standing
  const step = (of: NextStep['kind'], count: number): NextStep => ({ kind: of, attributeId, title, count })
  if (changes > 0) return step('changes', changes)
  if (canRetrain && newDecisions >= worthRetraining) return step('retrain', newDecisions)
  // A text has no line below which it is doubted, and no queue.
  if (kind === 'text') return null
  if (unsure > 0) return step('unsure', unsure)
  return unreviewed > 0 ? step('unreviewed', unreviewed) : null
}
