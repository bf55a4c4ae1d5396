import type { CaptionFlip, Decision, Flip } from '../../src-preload/contract.ts'

export type Verdict = 'kept' | 'confirmed'
export type AnyFlip = Flip | CaptionFlip

export const isCaptionFlip = (flip: AnyFlip): flip is CaptionFlip => 'text' in flip.to

export interface FlipAction {
  decision: Decision
  ids: number[]
}

/**
 * What to decide so that the verdict holds: one action per label or text, as a decision names one. Flips on which nothing
 * can be decided are left out.
 */
export function actionsOn(
  flips: readonly AnyFlip[],
  verdict: Verdict,
  earlier: ReadonlyMap<number, Verdict>,
): FlipAction[] {
  const actions = new Map<string, FlipAction>()
  for (const flip of flips) {
    const { id } = flip.image
    const decision = isCaptionFlip(flip) ? onCaption(flip, verdict, earlier.get(id)) : onLabel(flip, verdict)
    if (decision === null) continue
    const key = JSON.stringify(decision)
    const action = actions.get(key) ?? { decision, ids: [] }
    action.ids.push(id)
    actions.set(key, action)
  }
  return [...actions.values()]
}

function onLabel(flip: Flip, verdict: Verdict): Decision {
  if (verdict === 'confirmed') return { kind: 'is', labelId: flip.to.labelId }
  // An image that had no label keeps having none: it is not what the new model says.
  return flip.from === null ? { kind: 'not', labelId: flip.to.labelId } : { kind: 'is', labelId: flip.from.labelId }
}

function onCaption(flip: CaptionFlip, verdict: Verdict, earlier: Verdict | undefined): Decision | null {
  // An empty text cannot be decided: there is nothing to say.
  if (verdict === 'confirmed') return flip.to.text === '' ? null : { kind: 'text', text: flip.to.text }
  if (flip.from === null || flip.from.text === '') return null
  // The text an image has now is the old one as long as no person decided: accepted, a whole selection is one step.
  return earlier === 'confirmed' ? { kind: 'text', text: flip.from.text } : { kind: 'accept' }
}
