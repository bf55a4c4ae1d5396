import type {
  Attribute,
  CalibrationBin,
  Decision,
  EvaluationReport,
  LabelReport,
  LinePoint,
  MeasuredFilter,
  MeasuredImage,
  Share,
} from '../../src-preload/contract.ts'
import { copy } from '../copy.ts'
import { leastToTell, shareOf } from './shares.ts'

/** Part of the matrix of a report: `labels` are indices into its labels, `cells` a row for each. */
export interface Matrix {
  labels: number[]
  cells: number[][]
}

/** More cannot be read at once. */
const mostLabels = 40

/** The labels with most mistakes to or from them, in the order of the report; null where none is taken for another. */
export function matrixOf({ confusion, labels }: EvaluationReport): Matrix | null {
  if (confusion === null || confusion.length === 0) return null
  const mistakes = new Float64Array(labels.length)
  for (const [is, said, images] of confusion) {
    if (is === said) continue
    mistakes[is]! += images
    mistakes[said]! += images
  }
  const shown = [...labels.keys()]
    .sort((a, b) => mistakes[b]! - mistakes[a]! || a - b)
    .slice(0, mostLabels)
    .sort((a, b) => a - b)
  const place = new Map(shown.map((label, at) => [label, at]))
  const cells = shown.map(() => shown.map(() => 0))
  for (const [is, said, images] of confusion) {
    const [row, column] = [place.get(is), place.get(said)]
    if (row !== undefined && column !== undefined) cells[row]![column] = images
  }
  return { labels: shown, cells }
}

export type LabelColumn = 'label' | 'support' | 'found' | 'rightWhenSaid' | 'f1'

const shareValue = (share: Share | null): number => (share === null ? Infinity : share.right / share.of)

/** Labels by a column. Weakest first; what is not known comes last. */
export function labelsBy(labels: readonly LabelReport[], column: LabelColumn, descending: boolean): LabelReport[] {
  const value = (label: LabelReport): number => {
    if (column === 'support') return label.support
    if (column === 'f1') return label.f1 ?? Infinity
    return column === 'label' ? 0 : shareValue(label[column])
  }
  return labels.toSorted((a, b) => {
    const [left, right] = [value(a), value(b)]
    if (left === right) return a.label.localeCompare(b.label) * (descending && column === 'label' ? -1 : 1)
    if (!Number.isFinite(left) || !Number.isFinite(right)) return left - right
    return descending ? right - left : left - right
  })
}

/** What a line comes to: images left unsaid, right answers lost with them, and the share right of what is said. */
export function priceOf(
  line: readonly LinePoint[],
  threshold: number,
): { unsaid: number; lost: number; said: Share } | null {
  const at = line[Math.round(threshold * (line.length - 1))]
  const all = line[0]
  if (at === undefined || all === undefined) return null
  return { unsaid: at.unsaid, lost: all.right - at.right, said: shareOf(at.right, at.said) }
}

/** Whether its confidences are as high as its share right, beyond what chance would explain. */
export function surenessOf(bins: readonly CalibrationBin[]): 'close' | 'too-sure' | 'too-unsure' | null {
  const answers = bins.reduce((sum, { right }) => sum + right.of, 0)
  if (answers === 0) return null
  const sure = bins.reduce((sum, { confidence, right }) => sum + confidence * right.of, 0) / answers
  const all = shareOf(
    bins.reduce((sum, { right }) => sum + right.right, 0),
    answers,
  )
  if (sure > all.high) return 'too-sure'
  return sure < all.low ? 'too-unsure' : 'close'
}

/** Of the answers that are more than 90 % sure; null where there are none. */
export function surest(bins: readonly CalibrationBin[]): Share | null {
  return bins.find(({ low }) => low >= 0.9)?.right ?? null
}

/** So few images tell little of a label. */
export const isFew = ({ support }: Pick<LabelReport, 'support'>): boolean => support < leastToTell

/** A decision that an image of a figure suggests. */
export interface Offer {
  title: string
  decision: Decision
}

/** What could be right in place of what was decided: what the model says, or that a label in doubt is not right. */
export function offersOn(
  image: MeasuredImage,
  about: Pick<MeasuredFilter, 'is' | 'isNot'>,
  { kind }: Pick<Attribute, 'kind'>,
  nameOf: (labelId: number) => string,
): Offer[] {
  if (kind === 'text') return []
  const { isLabel, isNotLabel, keep } = copy.evaluation
  if (kind === 'labels') {
    const offers: Offer[] = []
    if (about.is !== undefined)
      offers.push({ title: isNotLabel(nameOf(about.is)), decision: { kind: 'not', labelId: about.is } })
    if (about.isNot !== undefined)
      offers.push({ title: isLabel(nameOf(about.isNot)), decision: { kind: 'is', labelId: about.isNot } })
    return offers
  }
  const wrong = image.right ? [] : image.said
  return [
    ...wrong.map((labelId): Offer => ({ title: isLabel(nameOf(labelId)), decision: { kind: 'is', labelId } })),
    { title: keep, decision: { kind: 'accept' } },
  ]
}
