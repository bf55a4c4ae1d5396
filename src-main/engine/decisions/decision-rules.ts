import type { AttributeKind, Decision, DecisionForEach } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import type { Answer } from './decision-rows.ts'

/** A caption is a line or two, not a page. */
const longestCaption = 1000
/** So many different decisions of one action are named in its title. */
const namedDecisions = 2

/**
 * What each image is to get; of several decisions on one image the last holds.
 * @throws AppError `bad-request` where there are not as many decisions as images
 */
export function byImage(imageIds: Iterable<number>, decision: Decision | DecisionForEach): Map<number, Decision> {
  const ids = [...imageIds]
  if (decision.kind !== 'each') return new Map(ids.map((id) => [id, decision]))
  const { decisions } = decision
  if (decisions.length !== ids.length) {
    const message = `There are ${decisions.length} decisions on ${ids.length} images. Send one for each.`
    throw new AppError('bad-request', message, 'decision.decisions')
  }
  return new Map(decisions.map((each, index) => [ids[index] as number, each]))
}

/** What a decision says of an image that has `value` now; undefined: nothing. */
export function answerOf(
  decision: Exclude<Decision, { kind: 'clear' }>,
  value: Answer | undefined,
): Answer | undefined {
  switch (decision.kind) {
    case 'accept':
      // A captioner may have found no words.
      return value === '' ? undefined : value
    case 'text':
      return decision.text.trim().replace(/\s+/g, ' ')
    case 'is':
    case 'not':
      return decision.labelId ?? value
  }
}

/** @throws AppError `bad-request` where the decision is of another kind than the attribute's answers */
export function requireFit(title: string, kind: AttributeKind, decision: Decision): void {
  if (decision.kind === 'accept' || decision.kind === 'clear') return
  if ((decision.kind === 'text') !== (kind === 'text')) {
    const remedy = kind === 'text' ? 'is a text: write it' : 'has labels: choose one'
    throw new AppError('bad-request', `${title} ${remedy}.`, title)
  }
  if (decision.kind !== 'text') return
  const { length } = decision.text.trim()
  if (length === 0) throw new AppError('bad-request', `The ${title.toLowerCase()} is empty. Clear it instead.`, title)
  if (length > longestCaption) {
    throw new AppError('bad-request', `The ${title.toLowerCase()} has ${length} characters; at most ${longestCaption}.`)
  }
}

/** How the history calls a decision: `Jeans`, `not Jeans`, `written`. */
export function wordingOf(decision: Decision, nameOf: (labelId: number) => string): string {
  switch (decision.kind) {
    case 'is':
      return nameOf(decision.labelId)
    case 'text':
      return 'written'
    case 'accept':
      return 'accepted'
    case 'not':
      return decision.labelId === undefined ? 'rejected' : `not ${nameOf(decision.labelId)}`
    case 'clear':
      return 'cleared'
  }
}

/** How the history calls an action: `Type: Jeans, Shirts and 3 more on 12 images`. */
export function describe(title: string, wordings: ReadonlySet<string>, images: number): string {
  const named = [...wordings].slice(0, namedDecisions).join(', ')
  const more = wordings.size > namedDecisions ? ` and ${wordings.size - namedDecisions} more` : ''
  return `${title}: ${named}${more} on ${images === 1 ? '1 image' : `${images.toLocaleString('en')} images`}`
}
