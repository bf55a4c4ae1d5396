import type { Decision, Foreseen, ImageRow } from '../../src-preload/contract.ts'
import { copy } from '../copy.ts'

/** Decisions on more images than this are asked about first. */
export const askedAbove = 200

/** What a decision would touch, of images that are known here; null where only the engine can tell. */
export function foreseenHere(rows: readonly ImageRow[], attributeId: number, decision: Decision): Foreseen | null {
  if (decision.kind === 'accept' || decision.kind === 'clear') return { changed: rows.length, byPeople: 0 }
  const isTouched = (row: ImageRow): boolean =>
    row.values.some((value) => value.attributeId === attributeId && value.source === 'human')
  // What of a decision would go, the rows do not tell.
  return rows.some(isTouched) ? null : { changed: rows.length, byPeople: 0 }
}

interface Question {
  title: string
  text: string
  action: string
  danger: boolean
  run(): Promise<void>
  other?: { action: string; run(): Promise<void> }
}

/** What is asked before a decision on many images, or over what people decided; null: nothing. */
export function bulkQuestion(
  title: string,
  { kind }: Decision,
  images: number,
  { byPeople, changed }: Foreseen,
  goOn: (spare: boolean) => Promise<void>,
): Question | null {
  // To take decisions back is to touch them.
  const touched = kind === 'clear' || kind === 'accept' ? 0 : byPeople
  if (changed === 0 || (images <= askedAbove && touched === 0)) return null
  const { bulk } = copy.correct
  return {
    title: bulk.title(title, changed),
    text: bulk.text(touched),
    action: touched > 0 ? bulk.changeToo : bulk.changeAll,
    danger: false,
    run: () => goOn(false),
    ...(touched > 0 && { other: { action: bulk.keep, run: () => goOn(true) } }),
  }
}
