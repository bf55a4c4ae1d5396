import type { Verdict } from '../answers/flip-answers.ts'
import type { IconName } from '../shared/icons.ts'

/** What was said, by shape. */
export const verdictMarks: Record<Verdict['mark'], IconName> = {
  old: 'back',
  new: 'check',
  other: 'arrowRight',
  not: 'close',
}
