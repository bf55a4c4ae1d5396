import type { Candidate, Decision, Flip, LabelFlip, SetFlip, TextFlip } from '../../src-preload/contract.ts'

/** What a person says of a flip: the old holds, or the new, or something else. */
export type Answer =
  | { kind: 'old' }
  | { kind: 'new' }
  /** The label; of an attribute of several, this one more or one less. */
  | { kind: 'label'; labelId: number }
  /** Not what the model says. */
  | { kind: 'not' }
  | { kind: 'text'; text: string }

/** What was said of a flip, as its tile shows it. */
export interface Verdict {
  mark: 'old' | 'new' | 'other' | 'not'
  /** Labels it has now. */
  labelIds: readonly number[]
  /** Or the text. */
  text: string | null
}

interface Outcome {
  decision: Decision
  verdict: Verdict
}

/** What an answer does to a flip of one kind; null: nothing can be said so. */
interface Rules<Of extends Flip> {
  keep(flip: Of, earlier: Verdict | undefined): Outcome | null
  take(flip: Of): Outcome | null
  label(flip: Of, labelId: number, earlier: Verdict | undefined): Outcome | null
  not(flip: Of): Outcome | null
  text(flip: Of, text: string): Outcome | null
  /** Of several labels one is chosen after the other: the image stays in focus meanwhile. */
  choosesOneByOne: boolean
  /** Labels for the keys 1 to 9: the new, the old, what else the model says. */
  options(flip: Of): readonly Candidate[]
}

const nothing = (): null => null
const ids = (candidates: readonly Candidate[]): number[] => candidates.map(({ labelId }) => labelId)
const said = (decision: Decision, mark: Verdict['mark'], labelIds: readonly number[]): Outcome => ({
  decision,
  verdict: { mark, labelIds, text: null },
})

const isLabel = ({ from, to }: LabelFlip, labelId: number): Outcome => {
  const mark = labelId === to.labelId ? 'new' : labelId === from?.labelId ? 'old' : 'other'
  return said({ kind: 'is', labelId }, mark, [labelId])
}
const isNot = (labelId: number, left: readonly number[], mark: 'old' | 'not'): Outcome =>
  said({ kind: 'not', labelId }, mark, left)

const oneLabel: Rules<LabelFlip> = {
  // An image that had no label keeps having none: it is not what the new model says.
  keep: (flip) => (flip.from === null ? isNot(flip.to.labelId, [], 'old') : isLabel(flip, flip.from.labelId)),
  take: (flip) => isLabel(flip, flip.to.labelId),
  label: isLabel,
  not: ({ from, to }) => isNot(to.labelId, from === null ? [] : [from.labelId], 'not'),
  text: nothing,
  choosesOneByOne: false,
  options: ({ from, others, to }) => [to, ...(from === null ? [] : [from]), ...others],
}

function hasSet({ from, to }: SetFlip, labelIds: readonly number[]): Outcome {
  const isSame = (others: readonly Candidate[]): boolean =>
    new Set([...labelIds, ...ids(others)]).size === labelIds.length && others.length === labelIds.length
  const mark = isSame(to) ? 'new' : isSame(from) ? 'old' : 'other'
  return said({ kind: 'set', labelIds: [...labelIds] }, mark, labelIds)
}

const without = (labels: readonly Candidate[], others: readonly Candidate[]): Candidate[] =>
  labels.filter(({ labelId }) => !ids(others).includes(labelId))

/** Labels a set would get, and those it would lose. */
export const changeOf = ({ from, to }: SetFlip): { added: Candidate[]; taken: Candidate[] } => ({
  added: without(to, from),
  taken: without(from, to),
})

const manyLabels: Rules<SetFlip> = {
  keep: (flip) => hasSet(flip, ids(flip.from)),
  take: (flip) => hasSet(flip, ids(flip.to)),
  label(flip, labelId, earlier) {
    const now = earlier?.labelIds ?? ids(flip.to)
    return hasSet(flip, now.includes(labelId) ? now.filter((id) => id !== labelId) : [...now, labelId])
  },
  not(flip) {
    const { added, taken } = changeOf(flip)
    // Of one label that would come, it alone is denied; else the change as a whole.
    const [only] = added
    return only !== undefined && added.length === 1 && taken.length === 0
      ? isNot(only.labelId, ids(flip.from), 'not')
      : hasSet(flip, ids(flip.from))
  },
  text: nothing,
  choosesOneByOne: true,
  options: (flip) => [...flip.to, ...changeOf(flip).taken, ...flip.others],
}

const written = (text: string, mark: Verdict['mark']): Outcome | null =>
  // An empty text cannot be decided: there is nothing to say.
  text.trim() === '' ? null : { decision: { kind: 'text', text }, verdict: { mark, labelIds: [], text } }

const texts: Rules<TextFlip> = {
  keep({ from }, earlier) {
    const outcome = written(from?.text ?? '', 'old')
    // The text an image has now is the old one as long as no person decided.
    return outcome && earlier === undefined ? { ...outcome, decision: { kind: 'accept' } } : outcome
  },
  take: ({ to }) => written(to.text, 'new'),
  label: nothing,
  not: nothing,
  text: (_flip, text) => written(text, 'other'),
  choosesOneByOne: false,
  options: () => [],
}

const rules: { [Kind in Flip['kind']]: Rules<Extract<Flip, { kind: Kind }>> } = {
  label: oneLabel,
  labels: manyLabels,
  text: texts,
}

// The table holds for each kind what takes its own flips.
const rulesOf = ({ kind }: Flip): Rules<Flip> => rules[kind]

/** What to decide on which images so that the answer holds. Flips of which it says nothing are left out. */
export function decisionsOn(
  flips: readonly Flip[],
  answer: Answer,
  earlier: ReadonlyMap<number, Verdict>,
): { ids: number[]; decisions: Decision[]; verdicts: Verdict[] } {
  const outcomes = flips.flatMap((flip) => {
    const { id } = flip.image
    const outcome = outcomeOf(flip, answer, earlier.get(id))
    return outcome === null ? [] : [{ id, ...outcome }]
  })
  return {
    ids: outcomes.map(({ id }) => id),
    decisions: outcomes.map(({ decision }) => decision),
    verdicts: outcomes.map(({ verdict }) => verdict),
  }
}

function outcomeOf(flip: Flip, answer: Answer, earlier: Verdict | undefined): Outcome | null {
  const own = rulesOf(flip)
  switch (answer.kind) {
    case 'old':
      return own.keep(flip, earlier)
    case 'new':
      return own.take(flip)
    case 'label':
      return own.label(flip, answer.labelId, earlier)
    case 'not':
      return own.not(flip)
    case 'text':
      return own.text(flip, answer.text)
  }
}

/** Whether the next image is looked at after an answer on this one; a text that was written is to be seen. */
export function goesOn(flip: Flip | undefined, { kind }: Answer): boolean {
  if (flip === undefined || kind === 'text') return false
  return kind !== 'label' || !rulesOf(flip).choosesOneByOne
}

/** Whether a table said what the image had: what a person says over it only undo takes back. */
export const isImported = ({ image, kind }: Flip, attributeId: number): boolean =>
  kind !== 'text' && image.values.some((value) => value.attributeId === attributeId && value.source === 'imported')

/** So many labels have a key. */
const keyed = 9

/** A label behind one of the keys 1 to 9, and how sure the new model is of it on the one image that is meant. */
export interface FlipOption {
  labelId: number
  confidence: number | null
}

/** Labels for the keys: those that all the flips have in common, then those used most. None for texts. */
export function optionsOf(flips: readonly Flip[], byUse: readonly number[]): FlipOption[] {
  const [first, ...others] = flips.map((flip) => rulesOf(flip).options(flip))
  if (first === undefined || flips.some(({ kind }) => kind === 'text')) return []
  const common = first.filter(({ labelId }) => others.every((options) => ids(options).includes(labelId)))
  const rest = byUse.filter((labelId) => !ids(common).includes(labelId))
  return [
    ...common.map(({ confidence, labelId }) => ({ labelId, confidence: flips.length === 1 ? confidence : null })),
    ...rest.map((labelId) => ({ labelId, confidence: null })),
  ].slice(0, keyed)
}
