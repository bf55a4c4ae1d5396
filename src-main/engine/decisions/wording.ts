import type { Decision, DecisionForEach } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'

/** So many different decisions of one action are named in its title. */
const namedDecisions = 2

/** The images that are meant, each once and by their ids, what each is to get, and all that any of them is to get. */
export interface Asked {
  imageIds: Uint32Array
  decisionOn(imageId: number): Decision
  decisions: ReadonlySet<Decision>
}

/**
 * Of several decisions on one image the last holds.
 * @throws AppError `bad-request` where there are not as many decisions as images
 */
export function asked(imageIds: Iterable<number>, decision: Decision | DecisionForEach): Asked {
  if (decision.kind !== 'each') {
    return {
      imageIds: eachOnce(Uint32Array.from(imageIds)),
      decisionOn: () => decision,
      decisions: new Set([decision]),
    }
  }
  const ids = [...imageIds]
  const { decisions } = decision
  if (decisions.length !== ids.length) {
    const message = `There are ${decisions.length} decisions on ${ids.length} images. Send one for each.`
    throw new AppError('bad-request', message, 'decision.decisions')
  }
  const byImage = new Map(decisions.map((each, index) => [ids[index]!, each]))
  return {
    imageIds: Uint32Array.from(byImage.keys()).sort(),
    decisionOn: (id) => byImage.get(id)!,
    decisions: new Set(byImage.values()),
  }
}

/** Not by a set: to make one of a hundred thousand takes as long as others may be kept waiting. @param ids are put in order */
function eachOnce(ids: Uint32Array): Uint32Array {
  return ids.sort().filter((id, place) => id !== ids[place - 1])
}

/** How the history calls an action: `Type: Jeans, Shirts and 3 more on 12 images`. */
export function describe(title: string, wordings: ReadonlySet<string>, images: number): string {
  const named = [...wordings].slice(0, namedDecisions).join(', ')
  const more = wordings.size > namedDecisions ? ` and ${wordings.size - namedDecisions} more` : ''
  return `${title}: ${named}${more} on ${images === 1 ? '1 image' : `${images.toLocaleString('en')} images`}`
}
