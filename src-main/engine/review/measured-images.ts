import type { MeasuredFilter } from '../../../src-preload/contract.ts'
import type { Judged } from '../kinds/answer-kind.ts'

/** Those that fit all that is said. */
export function narrowed(images: readonly Judged[], filter: Omit<MeasuredFilter, 'versionId'>): Judged[] {
  const { keptOut, source, folderId, right, is, isNot, said, unsaid } = filter
  const has = (
    { answers }: Judged,
    labelId: number | undefined,
    fits: (answer: Judged['answers'][number]) => boolean,
  ): boolean => labelId === undefined || answers.some((answer) => answer.labelId === labelId && fits(answer))
  return images.filter(
    (image) =>
      (keptOut ?? image.keptOut) === image.keptOut &&
      (source ?? image.source) === image.source &&
      (folderId ?? image.folderId) === image.folderId &&
      (right ?? image.isRight) === image.isRight &&
      has(image, is, ({ isTrue }) => isTrue) &&
      has(image, isNot, ({ isTrue }) => !isTrue) &&
      has(image, said, ({ isStated }) => isStated) &&
      has(image, unsaid, ({ isStated }) => !isStated),
  )
}

/** What the version says nothing of comes last. */
export const surestFirst = (images: readonly Judged[]): Judged[] =>
  images.toSorted((a, b) => (b.confidence ?? -1) - (a.confidence ?? -1) || a.imageId - b.imageId)
