import type { EvaluationReport, EvidenceFilter, ModelVersion, Share, Slice } from '../../../src-preload/contract.ts'
import type { Evidence, Judged } from '../kinds/answer-kind.ts'
import type { HeadCard } from '../models/cards.ts'
import { shareOf } from '../models/comparison.ts'
import { confusedOf } from './confusion-of.ts'
import { labelReport, labelReports, meanF1Of } from './label-reports.ts'
import { calibrationOf, linePrices } from './sureness.ts'

/** So many folders are told apart, those with most images. */
const mostFolders = 200

export const rightOf = (images: readonly Judged[]): Share =>
  shareOf(images.filter(({ isRight }) => isRight).length, images.length)

/** @param of.images those of the evidence that are asked for */
export function reportOf(of: {
  version: ModelVersion
  filter: EvidenceFilter
  evidence: Evidence
  images: readonly Judged[]
  names: ReadonlyMap<number, string>
  folderTitles: (ids: readonly number[]) => Map<number, string>
}): Omit<EvaluationReport, 'against' | 'suspects'> {
  const { evidence, filter, folderTitles, images, names, version } = of
  const labels = labelReports(images, names)
  const labelIds = labels.map(({ labelId }) => labelId)
  const taken = evidence.isExclusive ? confusedOf(images, labelIds) : null
  return {
    version,
    filter,
    isOfLibrary: true,
    images: images.length,
    right: images.length === 0 ? null : rightOf(images),
    metrics: evidence.metrics(images),
    meanF1: meanF1Of(labels),
    labels,
    confusion: taken?.confusion ?? null,
    confused: taken?.confused ?? [],
    calibration: calibrationOf(images),
    line: linePrices(images),
    // Of all its images: one is chosen among these to look at its part.
    slices: {
      keptOut: slicesOf(evidence.images, ({ keptOut }) => keptOut, { 'held-out': 'Set aside in training', since: 'Decided since' }), // prettier-ignore
      source: slicesOf(evidence.images, ({ source }) => source, { human: 'Decided by people', imported: 'Imported' }),
      folder: foldersOf(evidence.images, folderTitles),
    },
  }
}

/** What its card keeps of a version that nothing here can measure. */
export function reportOfCard(
  version: ModelVersion,
  confusion: NonNullable<HeadCard['confusion']> | null,
  suspects: EvaluationReport['suspects'],
): EvaluationReport {
  const { metrics } = version
  const cells = confusion?.cells ?? null
  const labels = confusion === null ? [] : labelsOfCard(confusion)
  const share = metrics === null ? null : 'top1' in metrics ? metrics.top1 : metrics.exact
  return {
    version,
    filter: {},
    isOfLibrary: false,
    images: metrics?.images ?? 0,
    right: metrics === null || share === null ? null : shareOf(Math.round(share * metrics.images), metrics.images),
    metrics,
    meanF1: meanF1Of(labels),
    labels,
    confusion: cells,
    confused: [],
    calibration: [],
    line: [],
    slices: { keptOut: [], source: [], folder: [] },
    against: null,
    suspects,
  }
}

function labelsOfCard({ cells, labels }: NonNullable<HeadCard['confusion']>): EvaluationReport['labels'] {
  const sum = (fits: (is: number, said: number) => boolean): number =>
    cells.reduce((all, [is, said, images]) => all + (fits(is, said) ? images : 0), 0)
  return labels.map((label, at) => ({
    labelId: null,
    ...labelReport(
      label,
      sum((is, said) => is === at && said === at),
      sum((is) => is === at),
      sum((_, said) => said === at),
    ),
  }))
}

function slicesOf<Key extends string>(
  images: readonly Judged[],
  keyOf: (image: Judged) => Key,
  titles: Readonly<Record<Key, string>>,
): Slice<Key>[] {
  const parts = Map.groupBy(images, keyOf)
  return (Object.keys(titles) as Key[]).flatMap((key) => {
    const part = parts.get(key)
    return part === undefined ? [] : [{ key, title: titles[key], right: rightOf(part) }]
  })
}

function foldersOf(
  images: readonly Judged[],
  titlesOf: (ids: readonly number[]) => Map<number, string>,
): Slice<number>[] {
  const parts = [...Map.groupBy(images, ({ folderId }) => folderId)]
    .sort(([, a], [, b]) => b.length - a.length)
    .slice(0, mostFolders)
  const titles = titlesOf(parts.map(([id]) => id))
  return parts.map(([key, part]) => ({ key, title: titles.get(key) ?? '', right: rightOf(part) }))
}
