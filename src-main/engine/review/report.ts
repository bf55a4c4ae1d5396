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
    decidedBy: {
      human: images.filter(({ source }) => source === 'human').length,
      imported: images.filter(({ source }) => source === 'imported').length,
    },
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
  const kept = confusion && ofCard(confusion)
  const labels = kept?.labels ?? []
  const share = metrics === null ? null : 'top1' in metrics ? metrics.top1 : metrics.exact
  return {
    version,
    filter: {},
    isOfLibrary: false,
    images: metrics?.images ?? 0,
    decidedBy: { human: 0, imported: 0 },
    right: metrics === null || share === null ? null : shareOf(Math.round(share * metrics.images), metrics.images),
    metrics,
    meanF1: meanF1Of(labels),
    labels,
    confusion: kept?.confusion ?? null,
    confused: [],
    calibration: [],
    line: [],
    slices: { keptOut: [], source: [], folder: [] },
    against: null,
    suspects,
  }
}

/** As reports of this library have them: by falling number of images, without those nowhere seen. */
function ofCard({ cells, labels }: NonNullable<HeadCard['confusion']>): Pick<EvaluationReport, 'labels'> & {
  confusion: NonNullable<EvaluationReport['confusion']>
} {
  const counts = labels.map((label) => ({ label, right: 0, support: 0, stated: 0 }))
  for (const [is, said, images] of cells) {
    counts[is]!.support += images
    counts[said]!.stated += images
    if (is === said) counts[is]!.right += images
  }
  const order = [...counts.keys()]
    .filter((at) => counts[at]!.support + counts[at]!.stated > 0)
    .sort((a, b) => counts[b]!.support - counts[a]!.support || a - b)
  const placeOf = new Map(order.map((at, place) => [at, place]))
  return {
    labels: order.map((at) => {
      const { label, right, stated, support } = counts[at]!
      return { labelId: null, ...labelReport(label, right, support, stated) }
    }),
    confusion: cells.map(([is, said, images]) => [placeOf.get(is)!, placeOf.get(said)!, images]),
  }
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
