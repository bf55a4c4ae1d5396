import type { Confusion } from '../../../src-preload/contract.ts'
import type { HeadCard } from './cards.ts'

type CardConfusion = NonNullable<HeadCard['confusion']>

/** What an image is, what was said of it, and of how many images that holds. */
export interface Outcome {
  truth: string
  prediction: string
  images: number
}

/** Counts outcomes. Labels go by falling number of images that are it, then by name; those nowhere seen are left out. */
export function confusionOf(outcomes: readonly Outcome[]): Confusion {
  const support = new Map<string, number>()
  for (const { truth, prediction, images } of outcomes) {
    support.set(truth, (support.get(truth) ?? 0) + images)
    support.set(prediction, support.get(prediction) ?? 0)
  }
  const labels = [...support.entries()]
    .sort(([a, ofA], [b, ofB]) => ofB - ofA || a.localeCompare(b))
    .map(([label]) => label)
  const indexOf = new Map(labels.map((label, index) => [label, index]))
  const counts = new Uint32Array(labels.length ** 2)
  for (const { truth, prediction, images } of outcomes) {
    counts[(indexOf.get(truth) ?? 0) * labels.length + (indexOf.get(prediction) ?? 0)]! += images
  }
  return { labels, counts }
}

/** As a card keeps it: of 150 x 150 cells nearly all are zero, and only the others are written. */
export function toCard({ labels, counts }: Confusion): CardConfusion {
  const cells: CardConfusion['cells'] = []
  for (const [at, images] of counts.entries()) {
    if (images > 0) cells.push([Math.floor(at / labels.length), at % labels.length, images])
  }
  return { labels: [...labels], cells }
}

export function fromCard({ labels, cells }: CardConfusion): Confusion {
  const name = (index: number): string => labels[index] ?? String(index)
  return confusionOf(
    cells.map(([truth, prediction, images]) => ({ truth: name(truth), prediction: name(prediction), images })),
  )
}
