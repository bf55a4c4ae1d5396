import type { Decision, Flip, LabelFlip, SetFlip, TextFlip } from '../../src-preload/contract.ts'

export type Verdict = 'kept' | 'confirmed'

/** What to decide on which images so that the verdict holds. Flips on which nothing can be decided are left out. */
export function decisionsOn(
  flips: readonly Flip[],
  verdict: Verdict,
  earlier: ReadonlyMap<number, Verdict>,
): { ids: number[]; decisions: Decision[] } {
  const ids: number[] = []
  const decisions: Decision[] = []
  for (const flip of flips) {
    const { id } = flip.image
    const decision = decisionOn(flip, verdict, earlier.get(id))
    if (decision === null) continue
    ids.push(id)
    decisions.push(decision)
  }
  return { ids, decisions }
}

function decisionOn(flip: Flip, verdict: Verdict, earlier: Verdict | undefined): Decision | null {
  switch (flip.kind) {
    case 'label':
      return onLabel(flip, verdict)
    case 'labels':
      return onSet(flip, verdict)
    case 'text':
      return onText(flip, verdict, earlier)
  }
}

function onLabel(flip: LabelFlip, verdict: Verdict): Decision {
  if (verdict === 'confirmed') return { kind: 'is', labelId: flip.to.labelId }
  // An image that had no label keeps having none: it is not what the new model says.
  return flip.from === null ? { kind: 'not', labelId: flip.to.labelId } : { kind: 'is', labelId: flip.from.labelId }
}

function onSet({ from, to }: SetFlip, verdict: Verdict): Decision {
  return { kind: 'set', labelIds: (verdict === 'confirmed' ? to : from).map(({ labelId }) => labelId) }
}

function onText(flip: TextFlip, verdict: Verdict, earlier: Verdict | undefined): Decision | null {
  // An empty text cannot be decided: there is nothing to say.
  if (verdict === 'confirmed') return flip.to.text === '' ? null : { kind: 'text', text: flip.to.text }
  if (flip.from === null || flip.from.text === '') return null
  // The text an image has now is the old one as long as no person decided.
  return earlier === 'confirmed' ? { kind: 'text', text: flip.from.text } : { kind: 'accept' }
}
