import type { EvaluationReport } from '../../../src-preload/contract.ts'
import type { Evidence, Judged } from '../kinds/answer-kind.ts'
import { comparisonOf } from '../models/comparison.ts'
import { labelReports, meanF1Of } from './label-reports.ts'

/**
 * Two versions on the images that are new to both, as a training compares its model with the one in use. Of images set aside
 * in both trainings only twins of both speak, neither of which tags.
 * @param one with those of its images that are asked for
 */
export function compareEvidence(
  { images }: { evidence: Evidence; images: readonly Judged[] },
  other: Evidence,
): Pick<NonNullable<EvaluationReport['against']>, 'comparison' | 'meanF1' | 'metrics'> {
  const ofOther = new Map(other.images.map((image) => [image.imageId, image]))
  const pairs = images.flatMap((image): [Judged, Judged][] => {
    const same = ofOther.get(image.imageId)
    const isByTwins = image.keptOut === 'held-out' && same?.keptOut === 'held-out'
    return same === undefined || isByTwins ? [] : [[same, image]]
  })
  const before = pairs.map(([image]) => image)
  const outcomes = pairs.map(([was, is]) => ({ wasRight: was.isRight, isRight: is.isRight }))
  return {
    comparison: comparisonOf(outcomes),
    metrics: other.metrics(before),
    meanF1: meanF1Of(labelReports(before, new Map())),
  }
}
