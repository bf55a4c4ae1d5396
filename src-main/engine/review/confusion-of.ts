import type { Confusion, ConfusedPair, EvaluationReport } from '../../../src-preload/contract.ts'
import type { Judged } from '../kinds/answer-kind.ts'
import { confusionOf as matrixOf } from '../models/confusion.ts'
import { surestFirst } from './measured-images.ts'

/** So many kinds of mistakes are named, and so many images of each are shown. */
const [mostPairs, mostExamples] = [12, 6]

/** An image of one label that was called by one; undefined: it was called by none. */
function takenFor({ answers }: Judged): { is: number; said: number } | undefined {
  const is = answers.find(({ isTrue }) => isTrue)?.labelId
  const said = answers.find(({ isStated }) => isStated)?.labelId
  return is === undefined || said === undefined ? undefined : { is, said }
}

/** As a matrix of names. */
export function confusionOf(images: readonly Judged[], names: ReadonlyMap<number, string>): Confusion {
  const nameOf = (labelId: number): string => names.get(labelId) ?? String(labelId)
  return matrixOf(
    images.flatMap((image) => {
      const taken = takenFor(image)
      return taken ? [{ truth: nameOf(taken.is), prediction: nameOf(taken.said), images: 1 }] : []
    }),
  )
}

/** The cells that are not empty, and the commonest mistakes. @param labelIds of the report */
export function confusedOf(
  images: readonly Judged[],
  labelIds: readonly number[],
): { confusion: NonNullable<EvaluationReport['confusion']>; confused: ConfusedPair[] } {
  const indexOf = new Map(labelIds.map((id, index) => [id, index]))
  const cells = new Map<string, { is: number; said: number; images: Judged[] }>()
  const support = new Map<number, number>()
  for (const image of images) {
    const taken = takenFor(image)
    const truth = image.answers.find(({ isTrue }) => isTrue)?.labelId
    const row = indexOf.get(truth ?? 0)
    if (row !== undefined) support.set(row, (support.get(row) ?? 0) + 1)
    const [is, said] = [indexOf.get(taken?.is ?? 0), indexOf.get(taken?.said ?? 0)]
    if (is === undefined || said === undefined) continue
    const cell = cells.get(`${is} ${said}`)
    if (cell) cell.images.push(image)
    else cells.set(`${is} ${said}`, { is, said, images: [image] })
  }
  const all = [...cells.values()]
  return {
    confusion: all
      .map(({ is, said, images: of }): [number, number, number] => [is, said, of.length])
      .sort(([a, c], [b, d]) => a - b || c - d),
    confused: all
      .filter(({ is, said }) => is !== said)
      .sort((a, b) => b.images.length - a.images.length || a.is - b.is || a.said - b.said)
      .slice(0, mostPairs)
      .map(({ is, said, images: of }) => ({
        is,
        said,
        images: of.length,
        of: support.get(is) ?? of.length,
        examples: surestFirst(of)
          .slice(0, mostExamples)
          .map(({ imageId }) => imageId),
      })),
  }
}
